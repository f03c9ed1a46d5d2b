namespace DaxVerify.Exploration.Runtime;

/// <summary>
/// A static constructor under way. It is quiet until it does more than set up what is its own; from then on it is code like any other, with switches, but for the static fields of
/// its type, which nobody else comes to before it has ended, unless in a circle of such. One that stayed quiet does the same whenever it runs, and whoever runs it.
/// </summary>
internal sealed class InitialiserRegion : QuietRegion
{
    private const string Synchronises = "{1} may run earlier than here, and synchronises";
    private const string Writes = "{1} may run earlier than here, and writes {0}, which isn't its own";
    private const string Reads = "{1} may run earlier than here, and reads {0}, which is written elsewhere";
    private const string LooksAtThread = "{1} may run earlier than here, and looks at what belongs to the thread that comes to it first";
    private readonly string _type;
    private readonly bool _mayRunEarlier;
    private InitialiserRegion? _outer;
    private bool _isStillQuiet;
    private int _budget;

    /// <summary>Prepares for the static constructor of a type.</summary>
    /// <param name="type">The type.</param>
    /// <param name="mayRunEarlier">The runtime may run it before the first access (beforefieldinit, ECMA-335 I.8.9.5).</param>
    public InitialiserRegion(Type type, bool mayRunEarlier)
    {
        var definition = type.IsGenericType ? type.GetGenericTypeDefinition() : type;
        _type = definition.FullName!.Replace('+', '/');
        _mayRunEarlier = mayRunEarlier;
        Name = $"the static constructor of {CompilerNames.InSource(definition.Name).Split('`')[0]}";
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override bool IsStillQuiet => _isStillQuiet;

    /// <summary>The thread enters it.</summary>
    public void Enter(ThreadSlot slot)
    {
        _outer = slot.Initialising;
        _budget = slot.Budget;
        HasBorrowed = false;
        _isStillQuiet = true;
        Since = slot.Clock[slot.Id];
        slot.Advance();
        slot.Initialising = this;
        slot.Region = this;
    }

    public void Leave(ThreadSlot slot)
    {
        slot.Initialising = _outer;
        slot.Region = _outer is { IsStillQuiet: true } ? _outer : null;
        slot.Budget = _budget;
        _outer = null;
    }

    /// <summary>It goes on as code like any other, and so do those in whose course it runs.</summary>
    public void EndQuiet(ThreadSlot slot)
    {
        for (var region = this; region is not null; region = region._outer)
        {
            region._isStillQuiet = false;
        }

        slot.Region = null;
    }

    /// <inheritdoc/>
    public override void Note(ThreadSlot slot, QuietRegionAct act, string site)
    {
        NoteEarlier(slot, act, site);
        EndQuiet(slot);
    }

    /// <inheritdoc/>
    public override void NoteReads(ThreadSlot slot, string site) => NoteEarlier(slot, QuietRegionAct.Reads, site);

    /// <inheritdoc/>
    protected override bool Owns(string type)
    {
        for (var region = this; region is not null; region = region._outer)
        {
            if (region._type == type)
            {
                return true;
            }
        }

        return false;
    }

    private void NoteEarlier(ThreadSlot slot, QuietRegionAct act, string site)
    {
        var what = act switch
        {
            QuietRegionAct.Synchronises => Synchronises,
            QuietRegionAct.Writes => Writes,
            QuietRegionAct.Reads => Reads,
            QuietRegionAct.LooksAtThread => LooksAtThread,
            _ => null,
        };
        for (var region = this; region is not null && what is not null; region = region._outer)
        {
            if (region._mayRunEarlier)
            {
                slot.Controller.Limits.Note(LimitKind.EarlyInitialiser, what, site, region.Name);
            }
        }
    }
}
