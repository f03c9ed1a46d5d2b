using DaxVerify.Exploration.Facts;

namespace DaxVerify.Exploration.Runtime;

/// <summary>The runtime's lock of a static constructor: who comes to the type while another thread runs it waits for its end, interrupted or not.</summary>
internal sealed class InitialiserGate : LockState
{
    private readonly string _type;

    /// <summary>Prepares for the type of that name.</summary>
    public InitialiserGate(string type) => _type = type;

    /// <inheritdoc/>
    public override ObjectFact ToFact() => new(-Id, "static constructor", _type);

    /// <summary>They are numbered apart, so that the numbers of what the program makes don't depend on them.</summary>
    protected override int NextId(Controller controller) => -controller.NextInitialiserId();

    /// <summary>
    /// Whether the thread that runs the static constructor waits, over others perhaps, for one that <paramref name="slot"/> runs: then the runtime lets it go on, and it finds what
    /// is set so far.
    /// </summary>
    public bool WaitsFor(ThreadSlot slot)
    {
        for (var owner = Owner; owner?.Awaited is { } next; owner = next.Owner)
        {
            if (ReferenceEquals(next.Owner, slot))
            {
                return true;
            }
        }

        return false;
    }
}
