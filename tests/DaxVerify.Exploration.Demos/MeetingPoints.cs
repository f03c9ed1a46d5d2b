using System.Collections.Concurrent;

namespace DaxVerify.Exploration.Demos;

/// <summary>Programs with CountdownEvent, Barrier, SpinLock and BlockingCollection.</summary>
public static class MeetingPoints
{
    [Demo("Locks")]
    public static void CorrectCountdown()
    {
        using var left = new CountdownEvent(2);
        var (a, b) = (0, 0);
        Run.Together(
            () => { a = 1; left.Signal(); },
            () => { b = 1; left.Signal(); },
            () => { left.Wait(); Run.Expect(a + b == 2, "too early"); });
    }

    /// <summary>The count is raised after the work was started, which may have ended before.</summary>
    [Demo("Locks", Shows = "UnhandledException")]
    public static void BugCountsTooLate()
    {
        using var left = new CountdownEvent(1);
        Run.Together(() => left.Signal(), () => left.AddCount());
    }

    [Demo("Locks", Shows = "LostWakeup")]
    public static void BugSignalIsMissing()
    {
        using var left = new CountdownEvent(2);
        var failed = 0;
        void Work()
        {
            if (Interlocked.Increment(ref failed) == 1)
            {
                left.Signal();
            }
        }

        Run.Together(Work, Work, () => left.Wait());
    }

    [Demo("Locks", Shows = "DataRace")]
    public static void BugWritesAfterSignal()
    {
        using var left = new CountdownEvent(1);
        var x = 0;
        Run.Together(() => { left.Signal(); x = 1; }, () => { left.Wait(); Run.Expect(x >= 0, ""); });
    }

    [Demo("Locks")]
    public static void CorrectBarrier()
    {
        var sum = 0;
        var seen = 0;
        var parts = new int[2];
        using var barrier = new Barrier(2, _ => sum = parts[0] + parts[1]);
        void Work(int i)
        {
            for (var phase = 1; phase <= 2; phase++)
            {
                parts[i] = phase;
                barrier.SignalAndWait();
                Run.Expect(sum == 2 * phase, "not summed");
                barrier.SignalAndWait();
            }

            Interlocked.Increment(ref seen);
        }

        Run.Together(() => Work(0), () => Work(1));
        Run.Expect(seen == 2 && barrier.CurrentPhaseNumber == 4, "lost");
    }

    /// <summary>Without a second barrier the next phase's writes meet this phase's reads.</summary>
    [Demo("Locks", Shows = "DataRace")]
    public static void BugOneBarrierTooFew()
    {
        var parts = new int[2];
        using var barrier = new Barrier(2);
        void Work(int i)
        {
            for (var phase = 1; phase <= 2; phase++)
            {
                parts[i] = phase;
                barrier.SignalAndWait();
                Run.Expect(parts[1 - i] > 0, "not there");
            }
        }

        Run.Together(() => Work(0), () => Work(1));
    }

    /// <summary>Whoever gives up has to sign off, or the others wait for ever.</summary>
    [Demo("Locks", Shows = "LostWakeup")]
    public static void BugLeavesBarrier()
    {
        using var barrier = new Barrier(2);
        var first = 0;
        void Work()
        {
            barrier.SignalAndWait();
            if (Interlocked.Increment(ref first) == 1)
            {
                return;
            }

            barrier.SignalAndWait();
        }

        Run.Together(Work, Work);
    }

    [Demo("Locks")]
    public static void CorrectLeavesBarrier()
    {
        using var barrier = new Barrier(2);
        var first = 0;
        void Work()
        {
            barrier.SignalAndWait();
            if (Interlocked.Increment(ref first) == 1)
            {
                barrier.RemoveParticipant();
                return;
            }

            barrier.SignalAndWait();
        }

        Run.Together(Work, Work);
    }

    [Demo("Locks")]
    public static void CorrectBarrierActionFails()
    {
        using var barrier = new Barrier(2, _ => throw new InvalidOperationException("broken"));
        void Work()
        {
            try
            {
                barrier.SignalAndWait();
                Run.Expect(false, "no exception");
            }
            catch (BarrierPostPhaseException e)
            {
                Run.Expect(e.InnerException?.Message == "broken", "another");
            }
        }

        Run.Together(Work, Work);
    }

    [Demo("Locks")]
    public static void CorrectBarrierTimeout()
    {
        using var barrier = new Barrier(2);
        var met = 0;
        void Work()
        {
            if (barrier.SignalAndWait(50))
            {
                Interlocked.Increment(ref met);
            }
        }

        Run.Together(Work, Work);
        Run.Expect(met is 0 or 2, "one met nobody");
    }

    private sealed class Spun
    {
        public SpinLock Lock;
        public int Value;

        public void Add()
        {
            var taken = false;
            try
            {
                Lock.Enter(ref taken);
                Value++;
            }
            finally
            {
                if (taken)
                {
                    Lock.Exit();
                }
            }
        }
    }

    private sealed class SpunReadonly
    {
        private readonly SpinLock _lock = new(false);
        public int Value;

        public void Add()
        {
            var taken = false;
            _lock.Enter(ref taken);
            Value++;
            _lock.Exit();
        }
    }

    [Demo("Locks")]
    public static void CorrectSpinLock()
    {
        var spun = new Spun();
        Run.Together(spun.Add, spun.Add);
        Run.Expect(spun.Value == 2, "lost");
    }

    /// <summary>Each thread takes a copy, which is a lock of its own, though the original was used before.</summary>
    [Demo("Locks", Shows = "DataRace")]
    public static void BugCopiesOfAUsedSpinLock()
    {
        var spin = new SpinLock(enableThreadOwnerTracking: false);
        var isTaken = false;
        spin.Enter(ref isTaken);
        spin.Exit();
        var count = 0;
        Run.Together(Add, Add);
        Run.Expect(count == 2, "lost");

        void Add()
        {
            var copy = spin;
            var isMine = false;
            copy.Enter(ref isMine);
            count++;
            copy.Exit();
        }
    }

    /// <summary>A copy of a lock that is held stays so.</summary>
    [Demo("Locks")]
    public static void CorrectCopyOfAHeldSpinLock()
    {
        var spin = new SpinLock(enableThreadOwnerTracking: false);
        var isTaken = false;
        spin.Enter(ref isTaken);
        var copy = spin;
        spin.Exit();
        Run.Expect(copy.IsHeld && !spin.IsHeld, "one lock");
    }

    /// <summary>Who goes away, too, has done its part before the others go on; and who polls the number of the phase sees what was done in the phase before.</summary>
    [Demo("Locks")]
    public static void CorrectPartBeforeLeavingAndPolledPhase()
    {
        using var barrier = new Barrier(2);
        var (part, seen, polled) = (0, 0, 0);
        Run.Together(
            () =>
            {
                barrier.SignalAndWait();
                seen = part;
            },
            () =>
            {
                part = 1;
                barrier.RemoveParticipant();
            },
            () =>
            {
                if (barrier.CurrentPhaseNumber == 1)
                {
                    polled = part;
                    Run.Expect(polled == 1, "not seen by its phase");
                }
            });
        Run.Expect(seen == 1, "not seen");
    }

    /// <summary>What is done after one went away is done beside the others.</summary>
    [Demo("Locks", Shows = "DataRace")]
    public static void BugPartAfterLeaving()
    {
        using var barrier = new Barrier(2);
        var (part, seen) = (0, 0);
        Run.Together(
            () =>
            {
                barrier.SignalAndWait();
                seen = part;
            },
            () =>
            {
                barrier.RemoveParticipant();
                part = 1;
            });
        Run.Expect(seen is 0 or 1, "another");
    }

    /// <summary>A readonly field is copied for each call: what is released is another copy.</summary>
    [Demo("Locks", Shows = "LockHeldAtEnd")]
    public static void BugReadonlySpinLock()
    {
        var spun = new SpunReadonly();
        Run.Together(spun.Add, spun.Add);
    }

    [Demo("Locks", Shows = "Deadlock")]
    public static void BugTwoSpinLocks()
    {
        var (a, b) = (new Spun(), new Spun());
        void Nest(Spun outer, Spun inner)
        {
            var taken = false;
            outer.Lock.Enter(ref taken);
            inner.Add();
            outer.Lock.Exit();
        }

        Run.Together(() => Nest(a, b), () => Nest(b, a));
    }

    [Demo("Collections")]
    public static void CorrectBlockingCollection()
    {
        using var items = new BlockingCollection<int>(1);
        var sum = 0;
        Run.Together(
            () =>
            {
                items.Add(1);
                items.Add(2);
                items.CompleteAdding();
            },
            () =>
            {
                foreach (var item in items.GetConsumingEnumerable())
                {
                    sum += item;
                }
            });
        Run.Expect(sum == 3, "lost");
    }

    /// <summary>Nobody says that there is no more to come.</summary>
    [Demo("Collections", Shows = "LostWakeup")]
    public static void BugNotCompleted()
    {
        using var items = new BlockingCollection<int>();
        Run.Together(() => items.Add(1), () => items.GetConsumingEnumerable().Count());
    }

    [Demo("Collections", Shows = "UnhandledException")]
    public static void BugAddsAfterCompletion()
    {
        using var items = new BlockingCollection<int>();
        Run.Together(() => items.Add(1), items.CompleteAdding);
    }

    /// <summary>What is full waits for a consumer that waits for the producer.</summary>
    [Demo("Collections", Shows = "LostWakeup")]
    public static void BugFull()
    {
        using var items = new BlockingCollection<int>(1);
        using var all = new ManualResetEventSlim();
        Run.Together(
            () =>
            {
                items.Add(1);
                items.Add(2);
                all.Set();
            },
            () =>
            {
                all.Wait();
                items.Take();
            });
    }

    [Demo("Collections", Shows = "UnhandledException")]
    public static void BugCountThenTake()
    {
        using var items = new BlockingCollection<int>();
        items.Add(1);
        void Take()
        {
            if (items.Count > 0)
            {
                Run.Expect(items.TryTake(out _), "taken by another");
            }
        }

        Run.Together(Take, Take);
    }
}
