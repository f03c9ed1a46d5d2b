using DaxVerify.Exploration.Facts;

namespace DaxVerify.Exploration.Runtime;

/// <summary>
/// Which events of a trace come after which, whatever the schedule: by the clocks of the threads, so that it doesn't matter what puts them in order. An event
/// comes after the last one of another thread's of which its own thread has learned since its last event.
/// </summary>
internal sealed class TraceOrders
{
    /// <summary>Of a longer trace, orders of the beginning are known.</summary>
    private const int EntriesMax = 40_000;

    private readonly List<Entry> _entries = [];
    private readonly Dictionary<int, List<int>> _ofThread = [];
    private readonly Dictionary<(int Thread, uint Epoch), (int Count, int Step)> _ends = [];
    private readonly List<EventOrder> _orders = [];

    /// <summary>The orders of those events that are told of: what orders two events orders all before the one and all after the other, so that a neighbour stands for one that isn't.</summary>
    /// <param name="told">Their numbers, ascending.</param>
    /// <returns>Orders by the index among those.</returns>
    public List<EventOrder> Among(List<int> told)
    {
        var ofThread = Enumerable.Range(0, told.Count).Where(index => told[index] < EntriesMax).ToLookup(index => _entries[told[index]].Event.Thread);
        return
        [
            .. _orders.Select(order => new EventOrder(
                    ofThread[_entries[order.From].Event.Thread].LastOrDefault(index => told[index] <= order.From, -1),
                    ofThread[_entries[order.To].Event.Thread].FirstOrDefault(index => told[index] >= order.To, -1)))
                .Where(order => order.From >= 0 && order.To >= 0).Distinct(),
        ];
    }

    /// <summary>Prepares for an execution.</summary>
    public void Begin()
    {
        _entries.Clear();
        _ofThread.Clear();
        _ends.Clear();
        _orders.Clear();
    }

    /// <summary>The thread has given away what it knows: who learns of its epoch learns of what it did until now.</summary>
    public void EndEpoch(ThreadSlot slot) => _ends[(slot.Id, slot.Clock[slot.Id])] = (_entries.Count, slot.Controller.StepCount);

    /// <summary>Follows what a thread does next: what it has learned since its last event came before.</summary>
    /// <returns>Its number, from 0, or the limit for one beyond.</returns>
    public int Add(ThreadSlot slot, TraceEvent happened)
    {
        if (_entries.Count >= EntriesMax)
        {
            return EntriesMax;
        }

        if (!_ofThread.TryGetValue(slot.Id, out var own))
        {
            _ofThread.Add(slot.Id, own = []);
        }

        var known = own.Count > 0 ? _entries[own[^1]].Clock : [];
        var entry = new Entry(happened, slot.Controller.StepCount, ClockOf(slot));
        var sources = _ofThread.Where(other => other.Key != slot.Id && At(entry.Clock, other.Key) > At(known, other.Key))
            .Select(other => (Thread: other.Key, Epoch: At(entry.Clock, other.Key), At: SourceOf(other.Key, other.Value, At(entry.Clock, other.Key), happened))).Where(source => source.At >= 0).ToList();
        foreach (var source in sources)
        {
            // What another source comes after needs no order of its own.
            if (!sources.Exists(other => other.Thread != source.Thread && At(_entries[other.At].Clock, source.Thread) >= source.Epoch))
            {
                _orders.Add(new EventOrder(source.At, _entries.Count));
            }
        }

        own.Add(_entries.Count);
        _entries.Add(entry);
        return _entries.Count - 1;
    }

    /// <summary>The event by which a thread gave away what it knew at the end of an epoch: of the step that ended it, else the last before.</summary>
    private int SourceOf(int thread, List<int> events, uint epoch, TraceEvent learner)
    {
        var (count, step) = _ends.TryGetValue((thread, epoch), out var end) ? end : (int.MaxValue, -1);
        var at = events.BinarySearch(count);
        var next = at >= 0 ? at : ~at < events.Count ? ~at : -1;
        var last = (next < 0 ? events.Count : next) - 1;
        var before = last >= 0 ? events[last] : -1;
        if (next < 0 || _entries[events[next]].Step != step || !Gives(_entries[events[next]].Event))
        {
            return before;
        }

        // Some events are told before what they know is given away, others after.
        var isBefore = before >= 0 && _entries[before].Step == step && Gives(_entries[before].Event) && !IsSame(_entries[events[next]].Event, learner);
        return isBefore ? before : events[next];
    }

    private static bool Gives(TraceEvent e) => e.Kind is not (TraceEventKind.Read or TraceEventKind.Write or TraceEventKind.VolatileRead or TraceEventKind.Choose
        or TraceEventKind.Sleep or TraceEventKind.LookAtToken or TraceEventKind.Join or TraceEventKind.Resume or TraceEventKind.LockWait or TraceEventKind.Step);

    private static bool IsSame(TraceEvent giver, TraceEvent learner) =>
        (giver.Subject is not null && giver.Subject == learner.Subject) || (giver.Member.Length > 0 && giver.Member == learner.Member)
        || (giver.Kind == TraceEventKind.Start && giver.Target?.Number == learner.Thread)
        || (giver.Kind == TraceEventKind.Await && learner.Kind == TraceEventKind.Resume && giver.Place == learner.Place);

    private static uint[] ClockOf(ThreadSlot slot) => [.. Enumerable.Range(0, slot.Controller.ThreadCount).Select(thread => slot.Clock[thread])];

    private static uint At(uint[] clock, int thread) => thread < clock.Length ? clock[thread] : 0;

    private sealed record Entry(TraceEvent Event, int Step, uint[] Clock);
}
