namespace DaxVerify.Exploration.Demos;

/// <summary>Locks that a program builds itself and says so.</summary>
public static class OwnLocks
{
    [Demo("Locks", Shows = "Deadlock")]
    public static void BugAbba() => Cross(x => x.EnterWrite(), x => x.ExitWrite(), x => x.EnterWrite(), x => x.ExitWrite());

    [Demo("Locks", Shows = "Deadlock")]
    public static void BugWriterBehindReader() => Cross(x => x.EnterRead(), x => x.ExitRead(), x => x.EnterWrite(), x => x.ExitWrite());

    [Demo("Locks", Shows = "Deadlock")]
    public static void BugAwaitFree() => Cross(x => x.EnterRead(), x => x.ExitRead(), x => x.AwaitFree(), _ => { });

    /// <summary>They never block: each polls what the other holds.</summary>
    [Demo("Locks", Shows = "Deadlock")]
    public static void BugSpinningInACircle()
    {
        var (a, b) = (new PollingLock("a"), new PollingLock("b"));
        static void Both(PollingLock one, PollingLock other)
        {
            one.Take();
            other.Take();
            other.Give();
            one.Give();
        }

        Run.Together(() => Both(a, b), () => Both(b, a));
    }

    [Demo("Locks", Shows = "LostWakeup")]
    public static void BugLostWakeup()
    {
        var a = new ReaderWriterLock("a");
        Run.Together(
            () =>
            {
                a.EnterWrite();
                a.ExitWriteInSilence();
            },
            () =>
            {
                a.EnterWrite();
                a.ExitWriteInSilence();
            });
    }

    [Demo("Locks", Shows = "UnhandledException")]
    public static void BugAfterGuards()
    {
        ReaderWriterLock a = new("a"), b = new("b");
        var count = 0;
        void Add()
        {
            int old;
            using (new WriteGuard(a, b))
            {
                old = count;
            }

            using (new SharedWriteGuard(a))
            {
                count = old + 1;
            }
        }

        Run.Together(Add, Add);
        Run.Expect(count == 2, $"lost update: {count}");
    }

    [Demo("Locks")]
    public static void CorrectOrder()
    {
        ReaderWriterLock a = new("a"), b = new("b");
        void Both()
        {
            a.EnterRead();
            b.EnterWrite();
            b.ExitWrite();
            a.ExitRead();
        }

        Run.Together(Both, Both);
    }

    [Demo("Locks")]
    public static void CorrectTry()
    {
        ReaderWriterLock a = new("a"), b = new("b");
        void Try(ReaderWriterLock first, ReaderWriterLock second)
        {
            first.EnterWrite();
            if (second.EnterWriteUnlessBusy() == 0)
            {
                second.ExitWrite();
            }

            first.ExitWrite();
        }

        Run.Together(() => Try(a, b), () => Try(b, a));
    }

    private static void Cross(
        Action<ReaderWriterLock> first, Action<ReaderWriterLock> leaveFirst, Action<ReaderWriterLock> second, Action<ReaderWriterLock> leaveSecond)
    {
        ReaderWriterLock a = new("a"), b = new("b");
        void Both(ReaderWriterLock one, ReaderWriterLock other)
        {
            first(one);
            second(other);
            leaveSecond(other);
            leaveFirst(one);
        }

        Run.Together(() => Both(a, b), () => Both(b, a));
    }
}
