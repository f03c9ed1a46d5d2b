namespace DaxVerify.Exploration.Demos;

/// <summary>Programs with the older ReaderWriterLock.</summary>
public static class OldReaderWriterLocks
{
    [Demo("Locks", Shows = "DataRace")]
    public static void BugWritesUnderTheSharedLock()
    {
        var (gate, n) = (new System.Threading.ReaderWriterLock(), 0);
        void Write()
        {
            gate.AcquireReaderLock(Timeout.Infinite);
            n++;
            gate.ReleaseReaderLock();
        }

        Run.Together(Write, Write);
    }

    /// <summary>Others may write while the lock is upgraded: what was read before is old.</summary>
    [Demo("Locks", Shows = "UnhandledException")]
    public static void BugTrustsWhatItReadBeforeTheUpgrade()
    {
        var (gate, n) = (new System.Threading.ReaderWriterLock(), 0);
        void Add()
        {
            gate.AcquireReaderLock(Timeout.Infinite);
            var before = n;
            var cookie = gate.UpgradeToWriterLock(Timeout.Infinite);
            n = before + 1;
            gate.DowngradeFromWriterLock(ref cookie);
            gate.ReleaseReaderLock();
        }

        Run.Together(Add, Add);
        Run.Expect(n == 2, "lost");
    }

    /// <summary>Who reads and wants to write without an upgrade waits for itself.</summary>
    [Demo("Locks", Shows = "Deadlock")]
    public static void BugWaitsForItself()
    {
        var gate = new System.Threading.ReaderWriterLock();
        gate.AcquireReaderLock(Timeout.Infinite);
        gate.AcquireWriterLock(Timeout.Infinite);
    }

    [Demo("Locks", Shows = "Deadlock")]
    public static void BugTwoLocksInBothOrders()
    {
        var (a, b) = (new System.Threading.ReaderWriterLock(), new System.Threading.ReaderWriterLock());
        Run.Together(() => Both(a, b), () => Both(b, a));

        static void Both(System.Threading.ReaderWriterLock first, System.Threading.ReaderWriterLock second)
        {
            first.AcquireWriterLock(Timeout.Infinite);
            second.AcquireReaderLock(Timeout.Infinite);
            second.ReleaseReaderLock();
            first.ReleaseWriterLock();
        }
    }

    /// <summary>A timeout throws, and nobody expects it.</summary>
    [Demo("Locks", Shows = "UnhandledException")]
    public static void BugTimeout()
    {
        var gate = new System.Threading.ReaderWriterLock();
        void Write()
        {
            gate.AcquireWriterLock(100);
            gate.ReleaseWriterLock();
        }

        Run.Together(Write, Write);
    }

    [Demo("Locks")]
    public static void CorrectReadersAndWriters()
    {
        var (gate, n, copy) = (new System.Threading.ReaderWriterLock(), 0, 0);
        void Write()
        {
            gate.AcquireWriterLock(Timeout.Infinite);
            n++;
            copy++;
            gate.ReleaseWriterLock();
        }

        void Read()
        {
            gate.AcquireReaderLock(Timeout.Infinite);
            Run.Expect(n == copy, "torn");
            gate.ReleaseReaderLock();
        }

        Run.Together(Write, Read, Write);
        Run.Expect(n == 2, "lost");
    }

    /// <summary>Whoever upgrades looks whether somebody wrote in between.</summary>
    [Demo("Locks")]
    public static void CorrectUpgrade()
    {
        var (gate, n) = (new System.Threading.ReaderWriterLock(), 0);
        void Add()
        {
            gate.AcquireReaderLock(Timeout.Infinite);
            var (before, number) = (n, gate.WriterSeqNum);
            var cookie = gate.UpgradeToWriterLock(Timeout.Infinite);
            n = gate.AnyWritersSince(number) ? n + 1 : before + 1;
            Run.Expect(gate.IsWriterLockHeld && !gate.IsReaderLockHeld, "not a writer");
            gate.DowngradeFromWriterLock(ref cookie);
            Run.Expect(!gate.IsWriterLockHeld && gate.IsReaderLockHeld, "not a reader");
            gate.ReleaseReaderLock();
        }

        Run.Together(Add, Add);
        Run.Expect(n == 2, "lost");
    }

    [Demo("Locks")]
    public static void CorrectLevels()
    {
        var gate = new System.Threading.ReaderWriterLock();
        gate.AcquireWriterLock(Timeout.Infinite);
        gate.AcquireReaderLock(Timeout.Infinite);
        Run.Expect(gate.IsWriterLockHeld && !gate.IsReaderLockHeld, "a writer that reads is a writer");
        var all = gate.ReleaseLock();
        Run.Expect(!gate.IsWriterLockHeld, "held");
        gate.RestoreLock(ref all);
        gate.ReleaseReaderLock();
        gate.ReleaseWriterLock();
        Run.Expect(!gate.IsWriterLockHeld, "held after as many releases");
        try
        {
            gate.ReleaseWriterLock();
            Run.Expect(false, "released what isn't held");
        }
        catch (ApplicationException)
        {
            // As the framework says.
        }
    }
}
