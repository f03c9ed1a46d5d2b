using DaxVerify.Analyzers.Tests.Verification;

namespace DaxVerify.Analyzers.Tests.Semantics;

/// <summary>Guards for <c>using</c>: what they hold, release, take again and hand over.</summary>
public sealed class ScopedGuardTests
{
    private static Task Body(string members) => Verify.Findings($$"""
        class C
        {
            private readonly Mu _mu = new();
            private readonly Mu _mu2 = new();
            private bool _c;
            [GuardedBy("_mu")] private int _a;
            [GuardedBy("_mu2")] private int _b;
        {{members}}
        }
        """);

    [Fact]
    public Task A_guard_holds_until_its_scope_ends() => Body("""
        void A() { using var g = new Guard(_mu); _a = 5; }
        void B() { using (new Guard(_mu)) { _a = 5; } {|DAX0002:_a|} = 6; }
        void D() { using (var g = new Guard(_mu)) { _a = 5; } {|DAX0002:_a|} = 6; }
        void E() { using var r = new ReaderGuard(_mu); if (Flag.Get()) { using var w = new Guard(_mu2); _b = _a + 1; } else { using var w = new Guard(_mu2); _b = _a + 2; } }
        void F() { using var g = new Guard(_mu); using var h = {|DAX0006:new Guard(_mu)|}; }
        void G() { using var g = new DoubleGuard(_mu, _mu2); _a = _b + 1; _b = _a + 1; }
        void H() { using var r = new ReaderGuard(_mu); {|DAX0003:_a|} = 1; }
        void I() { Guard g = new(_mu); try { _a = 1; } finally { g.Dispose(); } {|DAX0002:_a|} = 2; }
        void J() { using Guard g = new(_mu), h = new(_mu2); _a = _b; }
        void K() { for (int i = 0; i < 3; i++) { using var g = new Guard(_mu); _a = i; if (_c) continue; if (Flag.Get()) break; } }
        int L() { using var g = new Guard(_mu); return _a; }
        void M() { var g = new Guard(_mu); {|DAX0008:}|}
        """);

    [Fact]
    public Task A_guard_that_is_released_early() => Body("""
        void A() { using var g = new Guard(_mu); g.Unlock(); }
        void B() { using var g = new Guard(_mu); if (_c) { g.Unlock(); } }
        void D() { using var g = new Guard(_mu); _a = 0; g.Unlock(); {|DAX0002:_a|} = 1; }
        void E() { using var g = new Guard(_mu); g.Unlock(); {|DAX0007:g.Unlock()|}; }
        void F() { using var g = new Guard(_mu); if (_c) { g.Unlock(); } {|DAX0007:g.Unlock()|}; }
        void G() { using var g = new Guard(_mu); do { if (_c) { g.Unlock(); break; } } while (_c); {|DAX0002:_a|} = 1; }
        """);

    [Fact]
    public Task A_guard_that_takes_its_lock_again() => Body("""
        void A() { using var g = new Guard(_mu); _a = 2; g.Unlock(); {|DAX0002:_a|} = 3; g.Lock(); _a = 4; }
        void B() { using var g = new Guard(_mu, ""); {|DAX0002:_a|} = 2; g.Lock(); _a = 3; }
        void D() { using var g = new Guard(_mu, ""); g.ReaderLock(); Flag.Use(_a); {|DAX0003:_a|} = 2; g.Unlock(); Flag.Use({|DAX0001:_a|}); g.Lock(); _a = 4; g.Demote(); Flag.Use(_a); {|DAX0003:_a|} = 5; }
        void E() { using var g = new Guard(_mu); {|DAX0006:g.Lock()|}; }
        void F() { using var g = new Guard(_mu, ""); if (_c) g.Lock(); {|DAX0002:_a|} = 2; }
        void G() { using var g = new Guard(_mu, ""); for (int i = 1; i < 10; ++i) g.Lock(); }
        void H() { using var g = new Guard(_mu); for (int i = 1; {|DAX0009:i < 10|}; ++i) { _a = 1; if (i == 5) g.Unlock(); } }
        void I() { using var g = new Guard(_mu, ""); g.ReaderLock(); for (int i = 1; i < 10; ++i) { {|DAX0003:_a|} = 1; if (i == 5) g.Promote(); } }
        void J() { using var g = new Guard(_mu); for (int i = 1; {|DAX0009:i < 10|}; ++i) { _a = 1; if (i == 5) g.Demote(); } }
        void K() { using var g = new Guard(_mu, ""); if (_c) g.Lock(); else g.ReaderLock(); Flag.Use(_a); {|DAX0003:_a|} = 2; }
        void L() { using var g = new Guard(_mu, ""); if (_c) g.Lock(); else _mu.AssertHeld(); _a = 2; }
        void M() { using var g = new Guard(_mu); _mu.Unlock(); g.Lock(); }
        void N() { using var g = new Guard(_mu); g.Unlock(); _mu.Lock(); g.Unlock(); }
        """);

    [Fact]
    public Task A_guard_that_gives_its_lock_up() => Body("""
        [RequiresLock("_mu")] void A() { _a = 1; using var u = new Unlocker(_mu); {|DAX0002:_a|} = 2; }
        void B() { using var g = new Guard(_mu); if (_a == 0) { using var u = new Unlocker(_mu); {|DAX0002:_a|} = 1; } _a = 2; }
        """);

    [Fact]
    public Task A_guard_that_adopts_a_lock() => Body("""
        [ReleasesLock("_mu")] void A() { using var g = new Guard(_mu, true); _a = 0; }
        [RequiresLock("_mu")] void B() { using var g = new Guard(_mu, true); _a = 0; {|DAX0009:}|}
        void D() { using var g = {|DAX0004:new Guard(_mu, true)|}; }
        void E() { _mu.Lock(); using var g = new Guard(_mu, true); _a = 1; }
        """);

    [Fact]
    public Task A_guard_that_a_method_hands_out() => Body("""
        [AcquiresLock("_mu")] Guard Take() => new Guard(_mu);
        [AcquiresSharedLock("_mu")] ReaderGuard TakeShared() => new ReaderGuard(_mu);
        [RequiresLock("_mu")] Guard Adopt() => new Guard(_mu, true);
        [RequiresLock("_mu")] void Needs() { }
        void A() { using var g = Take(); _a = 1; Needs(); }
        void B(C c) { using var g = c.Take(); c._a = 1; c.Needs(); {|DAX0002:_a|} = 1; }
        int D() { using var g = TakeShared(); {|DAX0003:_a|} = 1; return _a; }
        void E() { _mu.Lock(); using var g = Adopt(); _a = 1; }
        void F() { using (Take()) { _a = 1; } {|DAX0002:_a|} = 1; }
        void G() { {|DAX0004:Adopt()|}.Dispose(); }
        """);

    [Fact]
    public Task A_guard_from_a_property_or_a_try() => Body("""
        private Guard? _kept;
        private Guard Taken { [AcquiresLock("_mu")] get => new Guard(_mu); }
        [TryAcquiresLock("_mu")] Guard? TryTake() => null;
        void A() { using (Taken) { _a = 1; } {|DAX0002:_a|} = 2; }
        void B() { using var g = TryTake(); if (g != null) { _a = 1; } else { {|DAX0002:_a|} = 2; } }
        void D() { using var g = TryTake(); if (g is null) return; _a = 1; }
        void E() { _kept = new Guard(_mu); }
        Guard F() => new Guard(_mu);
        """);

    [Fact]
    public Task The_implementation_of_locks_and_guards_is_trusted() => Verify.Findings("""
        [LockType]
        class MyLock
        {
            private readonly object _gate = new();
            [GuardedBy("_gate")] private bool _taken;
            [GuardedBy("this")] public int Value;
            [AcquiresLock("this")] public void Lock() { lock (_gate) { while (_taken) Monitor.Wait(_gate); _taken = true; } }
            [ReleasesLock("this")] public void Unlock() { lock (_gate) { _taken = false; Monitor.PulseAll(_gate); } {|DAX0002:_taken|} = false; }
            [AcquiresLock("this")] public void Raw() { Monitor.Enter(_gate); }
            [ReleasesLock("this")] public void RawExit() { Monitor.Exit(_gate); }
            public void Use() { Lock(); Value = 0; More(); Unlock(); }
            [RequiresLock("this")] void More() { Value = 1; }
            public void Bad() { {|DAX0002:Value|} = 2; }
        }
        [ScopedLock]
        ref struct MyGuard
        {
            private readonly object _lock;
            [AcquiresLock("gate")] public MyGuard(object gate) { _lock = gate; Monitor.Enter(gate); }
            public void Dispose() { Monitor.Exit(_lock); }
        }
        class User
        {
            private readonly object _gate = new();
            [GuardedBy("_gate")] private int _x;
            void A() { using var g = new MyGuard(_gate); _x = 1; }
            void B(MyLock l) { l.Lock(); l.Value = 1; l.Unlock(); {|DAX0002:l.Value|} = 2; {|DAX0007:l.Unlock()|}; }
        }
        """);
}
