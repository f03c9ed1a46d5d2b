using System.Numerics;
using DaxVerify.Exploration.Facts;

namespace DaxVerify.Exploration.Runtime;

/// <summary>The threads of an execution: which there are, which can go on, and until when the others wait.</summary>
internal sealed class ThreadTable
{
    private readonly ThreadSlot[] _slots = new ThreadSlot[Controller.ThreadsMax];
    private readonly Controller _controller;

    /// <summary>Makes the slots, which every execution uses anew.</summary>
    public ThreadTable(Controller controller)
    {
        _controller = controller;
        for (var i = 0; i < _slots.Length; i++)
        {
            _slots[i] = new ThreadSlot(controller, i);
        }
    }

    /// <summary>How many the execution has so far.</summary>
    public int Count { get; private set; }

    public ThreadSlot this[int id] => _slots[id];

    /// <summary>Begins an execution: without threads.</summary>
    public void Clear() => Count = 0;

    /// <summary>The slot of one more thread.</summary>
    public ThreadSlot Add() => _slots[Count++];

    /// <summary>Makes all slots new threads of an execution.</summary>
    /// <param name="stamp">Its stamp; 0 for none, to forget the program's objects.</param>
    public void RenewAll(int stamp)
    {
        foreach (var slot in _slots)
        {
            slot.Renew(stamp);
        }
    }

    /// <summary>The threads that can make their next step, a bit each.</summary>
    /// <param name="now">Virtual time, in ticks of 100 ns.</param>
    public ulong Enabled(long now)
    {
        ulong enabled = 0;
        for (var i = 0; i < Count; i++)
        {
            if (IsEnabled(_slots[i], now))
            {
                enabled |= 1UL << i;
            }
        }

        return _controller.Options.PoolThreads == 0 ? enabled : WithoutStarved(enabled);
    }

    /// <summary>The threads of the pool that are at work, if a piece of work can't begin because there is no other; empty if it can.</summary>
    public List<ThreadSlot> PoolTakenBefore(ThreadSlot waiter)
    {
        var most = _controller.Options.PoolThreads;
        if (most == 0 || waiter is not { IsPool: true, HasRun: false, Finished: false })
        {
            return [];
        }

        var busy = Enumerable.Range(0, Count).Select(i => _slots[i]).Where(slot => slot is { IsPool: true, HasRun: true, Finished: false }).ToList();
        return busy.Count >= most ? busy : [];
    }

    /// <summary>Leaves out pieces of work for which the pool has no thread. Reductions don't know that the end of another lets them begin.</summary>
    private ulong WithoutStarved(ulong enabled)
    {
        var free = _controller.Options.PoolThreads;
        for (var i = 0; i < Count; i++)
        {
            free -= _slots[i] is { IsPool: true, HasRun: true, Finished: false } ? 1 : 0;
        }

        for (var rest = free > 0 ? 0 : enabled; rest != 0; rest &= rest - 1)
        {
            var id = BitOperations.TrailingZeroCount(rest);
            if (_slots[id] is { IsPool: true, HasRun: false })
            {
                enabled &= ~(1UL << id);
                _controller.Limits.Note(LimitKind.Unordered, "work waits for a thread of the pool");
            }
        }

        return enabled;
    }

    /// <summary>Leaves out threads that only wait for others.</summary>
    public ulong NotSpinning(ulong enabled)
    {
        for (var rest = enabled; rest != 0; rest &= rest - 1)
        {
            var id = BitOperations.TrailingZeroCount(rest);
            if (_slots[id].Spinning)
            {
                enabled &= ~(1UL << id);
            }
        }

        return enabled;
    }

    /// <summary>When the next timed wait gives up; <see cref="long.MaxValue"/> for never.</summary>
    public long NextDeadline(long now)
    {
        var next = long.MaxValue;
        for (var i = 0; i < Count; i++)
        {
            if (!_slots[i].Finished && _slots[i].Deadline > now)
            {
                next = Math.Min(next, _slots[i].Deadline);
            }
        }

        return next;
    }

    /// <summary>When the last timed wait gives up of those that do by then.</summary>
    public long LastDeadline(long then)
    {
        var last = 0L;
        for (var i = 0; i < Count; i++)
        {
            if (!_slots[i].Finished && _slots[i].Deadline <= then)
            {
                last = Math.Max(last, _slots[i].Deadline);
            }
        }

        return last;
    }

    /// <summary>Whether another thread is alive, or has ended without this one knowing it.</summary>
    public bool HasOthers(ThreadSlot slot)
    {
        for (var i = 0; i < Count; i++)
        {
            if (i != slot.Id && (!_slots[i].Finished || _slots[i].Clock[i] > slot.Clock[i]))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether such a thread has not ended.</summary>
    public bool Any(Func<ThreadSlot, bool> such)
    {
        for (var i = 0; i < Count; i++)
        {
            if (!_slots[i].Finished && such(_slots[i]))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A piece of work that has ended, so that another can have its number.</summary>
    /// <param name="parent">Who queues the other.</param>
    /// <param name="isOrdered">Only one whose end the parent knows.</param>
    public ThreadSlot? FindEnded(ThreadSlot parent, bool isOrdered)
    {
        for (var i = 0; i < Count; i++)
        {
            var slot = _slots[i];
            if (slot is { Finished: true, IsPool: true } && (!isOrdered || slot.Clock[i] <= parent.Clock[i]))
            {
                return slot;
            }
        }

        return null;
    }

    /// <summary>The next thread with a stack to unwind, the youngest first; null when there is none.</summary>
    public ThreadSlot? NextToUnwind()
    {
        for (var i = Count - 1; i >= 0; i--)
        {
            var slot = _slots[i];
            if (slot.Finished)
            {
                continue;
            }

            if (!slot.HasRun)
            {
                slot.Finished = true;
            }
            else if (slot.Hosted is null)
            {
                return slot;
            }
        }

        return null;
    }

    /// <summary>Lets threads that were set aside as spinning run again.</summary>
    public void EndSpinning()
    {
        for (var i = 0; i < Count; i++)
        {
            _slots[i].Spinning = false;
        }
    }

    private static bool IsEnabled(ThreadSlot slot, long now)
    {
        if (slot.Finished)
        {
            return false;
        }

        switch (slot.Kind)
        {
            case OpKind.Begin:
                return slot.Deadline == long.MaxValue || GivesUp(slot, now);
            case OpKind.Acquire:
            case OpKind.SemaphoreWait:
            case OpKind.EventWait:
                return slot.Object!.AvailableTo(slot) || GivesUp(slot, now);
            case OpKind.Reacquire:
                return slot.Object!.Available && (slot.Pulsed || GivesUp(slot, now));
            case OpKind.Join:
                return slot.Target!.Finished || (slot.Hosted is null && GivesUp(slot, now));
            case OpKind.Never:
                return slot.Interrupted;
            default:
                return true;
        }
    }

    private static bool GivesUp(ThreadSlot slot, long now) =>
        slot.MayTimeOutEarly || (slot.Interrupted && slot.Object is not InitialiserGate) || slot.Deadline <= now || slot.Token.IsCancellationRequested;
}
