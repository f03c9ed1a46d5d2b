namespace DaxVerify.Exploration.Demos;

/// <summary>Programs with ReaderWriterLockSlim.</summary>
public static class ReaderWriterLocks
{
    /// <summary>A cache that is filled on a miss, under whatever lock the caller says.</summary>
    private sealed class Cache(LockRecursionPolicy policy = LockRecursionPolicy.NoRecursion)
    {
        public readonly ReaderWriterLockSlim Lock = new(policy);
        public int Value;
        public int Fills;

        public void Fill()
        {
            Fills++;
            Value = 7;
        }
    }

    [Demo("Locks", Shows = "DataRace")]
    public static void BugWritesUnderReadLock()
    {
        var cache = new Cache();
        void Get()
        {
            cache.Lock.EnterReadLock();
            if (cache.Value == 0)
            {
                cache.Fill();
            }

            cache.Lock.ExitReadLock();
        }

        Run.Together(Get, Get);
    }

    /// <summary>Between the two locks another can have filled it.</summary>
    [Demo("Locks", Shows = "UnhandledException")]
    public static void BugChecksUnderAnotherLock()
    {
        var cache = new Cache();
        void Get()
        {
            cache.Lock.EnterReadLock();
            var missing = cache.Value == 0;
            cache.Lock.ExitReadLock();
            if (missing)
            {
                cache.Lock.EnterWriteLock();
                cache.Fill();
                cache.Lock.ExitWriteLock();
            }
        }

        Run.Together(Get, Get);
        Run.Expect(cache.Fills == 1, "filled twice");
    }

    [Demo("Locks")]
    public static void CorrectUpgrade()
    {
        var cache = new Cache();
        void Get()
        {
            cache.Lock.EnterUpgradeableReadLock();
            try
            {
                if (cache.Value == 0)
                {
                    cache.Lock.EnterWriteLock();
                    cache.Fill();
                    cache.Lock.ExitWriteLock();
                }
            }
            finally
            {
                cache.Lock.ExitUpgradeableReadLock();
            }
        }

        void Look()
        {
            cache.Lock.EnterReadLock();
            Run.Expect(cache.Value is 0 or 7 && !cache.Lock.IsWriteLockHeld && cache.Lock.IsReadLockHeld, "half written");
            cache.Lock.ExitReadLock();
        }

        Run.Together(Get, Get, Look);
        Run.Expect(cache.Fills == 1, "filled twice");
        cache.Lock.Dispose();
    }

    [Demo("Locks")]
    public static void CorrectReadersAndWriters()
    {
        var l = new ReaderWriterLockSlim();
        var (a, b) = (0, 0);
        void Write()
        {
            l.EnterWriteLock();
            a++;
            b++;
            l.ExitWriteLock();
        }

        void Read()
        {
            l.EnterReadLock();
            Run.Expect(a == b, "torn");
            l.ExitReadLock();
        }

        Run.Together(Write, Write, Read, Read);
        Run.Expect(a == 2 && l.CurrentReadCount == 0, "lost");
    }

    /// <summary>Two readers are inside at once, or this never ends.</summary>
    [Demo("Locks")]
    public static void CorrectReadersTogether()
    {
        var l = new ReaderWriterLockSlim();
        using var first = new ManualResetEventSlim();
        using var second = new ManualResetEventSlim();
        void Meet(ManualResetEventSlim mine, ManualResetEventSlim other)
        {
            l.EnterReadLock();
            mine.Set();
            other.Wait();
            l.ExitReadLock();
        }

        Run.Together(() => Meet(first, second), () => Meet(second, first));
    }

    /// <summary>The same, when somebody may want to write: a reader stands back behind it, and the one inside waits for that reader.</summary>
    [Demo("Locks", Shows = "Deadlock")]
    public static void BugReaderBehindWriter()
    {
        var l = new ReaderWriterLockSlim();
        using var second = new ManualResetEventSlim();
        object inner = new();
        Run.Together(
            () =>
            {
                l.EnterReadLock();
                lock (inner)
                {
                }

                l.ExitReadLock();
            },
            () =>
            {
                lock (inner)
                {
                    l.EnterReadLock();
                    l.ExitReadLock();
                }
            },
            () =>
            {
                l.EnterWriteLock();
                l.ExitWriteLock();
            });
    }

    [Demo("Locks", Shows = "Deadlock")]
    public static void BugTwoInOppositeOrder()
    {
        var (a, b) = (new ReaderWriterLockSlim(), new ReaderWriterLockSlim());
        void Nest(ReaderWriterLockSlim outer, ReaderWriterLockSlim inner)
        {
            outer.EnterReadLock();
            inner.EnterWriteLock();
            inner.ExitWriteLock();
            outer.ExitReadLock();
        }

        Run.Together(() => Nest(a, b), () => Nest(b, a));
    }

    [Demo("Locks")]
    public static void CorrectTwoInOneOrder()
    {
        var (a, b) = (new ReaderWriterLockSlim(), new ReaderWriterLockSlim());
        void Nest()
        {
            a.EnterReadLock();
            b.EnterWriteLock();
            b.ExitWriteLock();
            a.ExitReadLock();
        }

        Run.Together(Nest, Nest);
    }

    /// <summary>An exception leaves the lock taken; the other waits for ever.</summary>
    [Demo("Locks", Shows = "Deadlock")]
    public static void BugNotReleased()
    {
        var cache = new Cache();
        Run.Together(
            () =>
            {
                try
                {
                    cache.Lock.EnterWriteLock();
                    throw new InvalidOperationException();
                }
                catch (InvalidOperationException)
                {
                }
            },
            () =>
            {
                cache.Lock.EnterReadLock();
                cache.Lock.ExitReadLock();
            });
    }

    [Demo("Locks", Shows = "UnhandledException")]
    public static void BugUpgradesFromRead()
    {
        var cache = new Cache();
        cache.Lock.EnterReadLock();
        cache.Lock.EnterWriteLock();
    }

    /// <summary>Whoever tries for a short time may not get it.</summary>
    [Demo("Locks", Shows = "UnhandledException")]
    public static void BugTimeoutNotLookedAt()
    {
        var cache = new Cache();
        void Write()
        {
            cache.Lock.TryEnterWriteLock(100);
            Thread.Yield();
            cache.Lock.ExitWriteLock();
        }

        Run.Together(Write, Write);
    }

    [Demo("Locks")]
    public static void CorrectTimeout()
    {
        var cache = new Cache();
        var misses = 0;
        void Write()
        {
            if (cache.Lock.TryEnterWriteLock(TimeSpan.FromMilliseconds(100)))
            {
                cache.Fills++;
                cache.Lock.ExitWriteLock();
            }
            else
            {
                Interlocked.Increment(ref misses);
            }
        }

        Run.Together(Write, Write);
        Run.Expect(cache.Fills + misses == 2, "lost");
    }

    [Demo("Locks")]
    public static void CorrectRecursion()
    {
        var cache = new Cache(LockRecursionPolicy.SupportsRecursion);
        void Write(int depth)
        {
            cache.Lock.EnterWriteLock();
            cache.Lock.EnterReadLock();
            cache.Fills++;
            if (depth > 0)
            {
                Write(depth - 1);
            }

            cache.Lock.ExitWriteLock();
            cache.Lock.ExitReadLock();
        }

        Run.Together(() => Write(1), () => Write(1));
        Run.Expect(cache.Fills == 4, "lost");
    }

    [Demo("Locks", Shows = "UnhandledException")]
    public static void BugDisposedInUse()
    {
        var l = new ReaderWriterLockSlim();
        Run.Together(
            () =>
            {
                l.EnterReadLock();
                l.ExitReadLock();
            },
            l.Dispose);
    }
}
