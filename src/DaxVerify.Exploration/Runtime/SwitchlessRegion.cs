namespace DaxVerify.Exploration.Runtime;

/// <summary>
/// Code that can't be switched away from: a module's initialiser that other threads are there for, since the runtime holds a lock of its own meanwhile; and the member of the program
/// that says what a lock is called, which a report asks for when a defect is found already. There is no other way to suppress switches.
/// </summary>
internal sealed class SwitchlessRegion : QuietRegion
{
    private const string Synchronises = "{1} ran without switches, and synchronises";
    private const string Writes = "{1} ran without switches, and writes {0}";
    private const string Reads = "{1} ran without switches, and reads {0}, which is written elsewhere";
    private const string LooksAtThread = "{1} ran without switches, and looks at what belongs to the thread that comes to it first";
    private QuietRegion? _outer;
    private int _budget;

    /// <summary>Prepares for code that messages call by that name.</summary>
    public SwitchlessRegion(string name) => Name = name;

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override bool IsStillQuiet => true;

    /// <summary>The thread enters it.</summary>
    public void Enter(ThreadSlot slot)
    {
        _outer = slot.Region;
        _budget = slot.Budget;
        Since = slot.Clock[slot.Id];
        slot.Region = this;
    }

    public void Leave(ThreadSlot slot)
    {
        slot.Region = _outer;
        slot.Budget = _budget;
        _outer = null;
    }

    /// <inheritdoc/>
    public override void Note(ThreadSlot slot, QuietRegionAct act, string site)
    {
        var what = act switch
        {
            QuietRegionAct.Synchronises => Synchronises,
            QuietRegionAct.Writes => Writes,
            QuietRegionAct.Reads => Reads,
            QuietRegionAct.LooksAtThread => LooksAtThread,
            _ => null,
        };
        if (what is not null)
        {
            slot.Controller.Limits.Note(LimitKind.WithoutSwitches, what, site, Name);
        }
    }

    /// <inheritdoc/>
    public override void NoteReads(ThreadSlot slot, string site) => Note(slot, QuietRegionAct.Reads, site);

    /// <inheritdoc/>
    protected override bool Owns(string type) => false;
}
