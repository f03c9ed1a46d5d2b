using DaxVerify.Exploration.Facts;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Detectors;

/// <summary>
/// Predicts deadlocks from runs that don't deadlock (Goodlock: Havelund 2000; Bensalem and Havelund 2005): a cycle of locks
/// taken while others were held, by different threads that can overlap, with no lock common to all that would keep
/// them apart. Order imposed by starts, joins, signals, pulses and atomics counts; order imposed by locks does not.
/// </summary>
internal sealed class LockOrder
{
    private const int CycleMax = 5;
    private const int EdgesMax = 200;
    private readonly List<LockEdge> _edges = [];
    private readonly List<LockEdge> _path = [];

    /// <summary>The cycle predicted first, if any.</summary>
    public Finding? Prediction { get; private set; }

    /// <summary>Collect in this execution.</summary>
    public bool Enabled { get; set; }

    /// <summary>Forgets the last execution's edges, not the prediction.</summary>
    public void BeginExecution() => _edges.Clear();

    /// <summary>A thread took a lock, not by trying, while it held others.</summary>
    public void OnAcquired(ThreadSlot slot, LockState taken, string site)
    {
        if (!Enabled || Prediction is not null || _edges.Count >= EdgesMax)
        {
            return;
        }

        var gates = slot.Held.Where(held => !ReferenceEquals(held, taken)).ToArray();
        foreach (var held in gates)
        {
            if (_edges.Exists(e => e.Thread == slot.Id && ReferenceEquals(e.Held, held) && ReferenceEquals(e.Taken, taken)
                && e.Gates.AsSpan().SequenceEqual(gates)))
            {
                continue;
            }

            var knows = new VectorClock();
            knows.Assign(slot.WeakClock);
            var edge = new LockEdge(slot.Id, held, taken, gates, held.OwnerSite, site, slot.Clock[slot.Id], knows);
            _edges.Add(edge);
            _path.Clear();
            _path.Add(edge);
            if (Search(edge))
            {
                Prediction = Describe();
            }
        }
    }

    /// <summary>Forgets the prediction too.</summary>
    public void Forget() => Prediction = null;

    private bool Search(LockEdge last)
    {
        foreach (var next in _edges)
        {
            if (!ReferenceEquals(next.Held, last.Taken) || !_path.TrueForAll(e => Compatible(e, next)))
            {
                continue;
            }

            _path.Add(next);
            if (ReferenceEquals(next.Taken, _path[0].Held))
            {
                return true;
            }

            if (_path.Count < CycleMax && Search(next))
            {
                return true;
            }

            _path.RemoveAt(_path.Count - 1);
        }

        return false;
    }

    private static bool Compatible(LockEdge a, LockEdge b) =>
        a.Thread != b.Thread
        && !a.Gates.Intersect(b.Gates).Any()
        && a.Clock > b.Knows[a.Thread]
        && b.Clock > a.Knows[b.Thread];

    private Finding Describe() => new()
    {
        Kind = BugKind.LockOrderInversion,
        Nestings = [.. _path.Select(e => new NestingFact(e.Thread, e.Taken.ToFact(), Site.Place(e.TakenSite), e.Held.ToFact(), Site.Place(e.HeldSite)))],
    };
}
