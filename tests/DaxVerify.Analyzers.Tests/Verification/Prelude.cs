namespace DaxVerify.Analyzers.Tests.Verification;

/// <summary>Annotated lock types that many tests use: a mutex of our own and its guards.</summary>
internal static class Prelude
{
    /// <summary>The source.</summary>
    public const string Source = """
        [LockType]
        public class Mu
        {
            [AcquiresLock("this")] public void Lock() { }
            [AcquiresSharedLock("this")] public void ReaderLock() { }
            [ReleasesLock("this")] public void Unlock() { }
            [TryAcquiresLock("this")] public bool TryLock() => true;
            [AssertsLockHeld("this")] public void AssertHeld() { }
            [ReleasesLock("this"), AcquiresLock("this")] public void Promote() { }
            [ReleasesLock("this"), AcquiresSharedLock("this")] public void Demote() { }
        }

        [ScopedLock]
        public sealed class Guard : IDisposable
        {
            [AcquiresLock("mu")] public Guard(Mu mu) { }
            [RequiresLock("mu")] public Guard(Mu mu, bool adopt) { }
            [ExcludesLock("mu")] public Guard(Mu mu, string deferred) { }
            [AcquiresLock("this")] public void Lock() { }
            [ReleasesLock("this")] public void Unlock() { }
            [AcquiresSharedLock("this")] public void ReaderLock() { }
            [ReleasesLock("this"), AcquiresLock("this")] public void Promote() { }
            [ReleasesLock("this"), AcquiresSharedLock("this")] public void Demote() { }
            public void Dispose() { }
        }

        [ScopedLock]
        public sealed class ReaderGuard : IDisposable
        {
            [AcquiresSharedLock("mu")] public ReaderGuard(Mu mu) { }
            [ReleasesLock("this")] public void Dispose() { }
        }

        [ScopedLock]
        public sealed class DoubleGuard : IDisposable
        {
            [AcquiresLock("first"), AcquiresLock("second")] public DoubleGuard(Mu first, Mu second) { }
            [ReleasesLock("this")] public void Dispose() { }
        }

        [ScopedLock]
        public sealed class Unlocker : IDisposable
        {
            [ReleasesLock("mu")] public Unlocker(Mu mu) { }
            public void Dispose() { }
        }

        public static class Flag
        {
            public static bool Get() => DateTime.Now.Ticks > 0;
            public static void Use(int value) { }
        }
        """;
}
