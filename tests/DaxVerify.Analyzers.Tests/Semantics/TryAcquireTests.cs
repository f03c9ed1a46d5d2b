using DaxVerify.Analyzers.Tests.Verification;

namespace DaxVerify.Analyzers.Tests.Semantics;

/// <summary>Try-acquires and what their results tell.</summary>
public sealed class TryAcquireTests
{
    private static Task Body(string members) => Verify.Findings($$"""
        class C
        {
            private readonly Mu _mu = new();
            private readonly object _gate = new();
            private bool _c;
            [GuardedBy("_mu")] private int _a;
            [GuardedBy("_gate")] private int _b;
        {{members}}
        }
        """);

    [Fact]
    public Task The_result_is_asked_at_once() => Body("""
        void A() { if (_mu.TryLock()) { _a = 1; _mu.Unlock(); } }
        void B() { if (!_mu.TryLock()) return; _a = 2; _mu.Unlock(); }
        void D() { while (_mu.TryLock()) { _a = _a + 1; _mu.Unlock(); } }
        void E() { if (_mu.TryLock()) { _a = 1; _mu.Unlock(); } else { {|DAX0002:_a|} = 2; } }
        void F() { if (_mu.TryLock() == false) { {|DAX0002:_a|} = 0; return; } _a = 0; _mu.Unlock(); }
        void G() { if (_mu.TryLock() is true) { _a = 0; _mu.Unlock(); } }
        void H() { if (!_mu.TryLock()) { {|DAX0007:_mu.Unlock()|}; } else { _mu.Unlock(); } }
        """);

    [Fact]
    public Task The_result_goes_through_variables() => Body("""
        void A() { bool b = _mu.TryLock(); if (b) { _a = 3; _mu.Unlock(); } }
        void B() { bool b = _mu.TryLock(); b = !b; if (b) return; _a = 6; _mu.Unlock(); }
        void D() { bool b1 = _mu.TryLock(); bool b2 = !b1; bool b3 = !b2; if (b3) { _a = 7; _mu.Unlock(); } }
        void E()
        {
            bool b = _mu.TryLock();
            bool b2 = b;
            if (_c) b = true;
            if (b) { {|DAX0002:_a|} = 8; }
            if (b2) { _a = 8; _mu.Unlock(); }
        }
        void F() { bool b = _mu.TryLock(); for (int i = 0; i < 10; ++i) ; if (b) { _a = 9; _mu.Unlock(); } }
        void G() { bool b = _mu.TryLock(); while (_c) { if (b) { {|DAX0002:_a|} = 10; } b = !b; } }
        """);

    [Fact]
    public Task The_result_is_combined() => Body("""
        void A() { if (_c && _mu.TryLock()) { _a = 0; _mu.Unlock(); } }
        void B() { bool b = _mu.TryLock(); if (_c && b) { _a = 0; _mu.Unlock(); } }
        void D() { if (_c || !_mu.TryLock()) return; _a = 0; _mu.Unlock(); }
        void E() { while (_c && _mu.TryLock()) { _a = 0; _c = Flag.Get(); _mu.Unlock(); } }
        void F() { while (_c) { if (Flag.Get() || !_mu.TryLock()) break; _a = 0; _mu.Unlock(); } }
        void G() { _mu.Lock(); do { _a = 0; _mu.Unlock(); } while (Flag.Get() && _mu.TryLock()); }
        void H() { if (!(_c && Flag.Get() && _mu.TryLock())) return; _a = 0; _mu.Unlock(); }
        void I() { if (!(_c || !_mu.TryLock())) { _a = 0; _mu.Unlock(); } }
        void J() { if ((_mu.TryLock() ? 1 : 0) != 0) _mu.Unlock(); }
        void K() { if ((_mu.TryLock() ? 0 : 1) != 0) return; _mu.Unlock(); }
        void L() { bool ok = _c && _mu.TryLock(); if (ok) { _a = 1; _mu.Unlock(); } }
        void N() { var ok = _mu.TryLock() ? true : false; if (ok) { _a = 1; _mu.Unlock(); } }
        """);

    [Fact]
    public Task Either_way_of_taking_it() => Body("""
        void A() { if (_c) { if (!_mu.TryLock()) return; } else { _mu.Lock(); } _a = 10; _mu.Unlock(); }
        """);

    [Fact]
    public Task Results_that_are_not_booleans() => Body("""
        [TryAcquiresLock("_mu")] object? TryObject() => null;
        [TryAcquiresLock("_mu", false)] int TryErrno() => 0;
        [TryAcquiresLock("_mu", false)] bool Fails() => true;
        void A() { if (TryObject() == null) { {|DAX0002:_a|} = 0; return; } _a = 0; _mu.Unlock(); }
        void B() { if (TryObject() != null) { _a = 0; _mu.Unlock(); } }
        void D() { if (null != TryObject()) { _a = 0; _mu.Unlock(); } }
        void E() { if (TryObject() is null) return; _a = 0; _mu.Unlock(); }
        void F() { if (TryErrno() == 0) { _a = 0; _mu.Unlock(); } else { {|DAX0002:_a|} = 1; } }
        void G() { var e = TryErrno(); if (e != 0) { {|DAX0007:_mu.Unlock()|}; return; } _a = 0; _mu.Unlock(); }
        void H() { if (!Fails()) { _a = 0; _mu.Unlock(); } }
        void I() { if (TryObject() is { } o) { _a = 0; _mu.Unlock(); } }
        """);

    [Fact]
    public Task The_framework_s_own() => Body("""
        void A() { if (Monitor.TryEnter(_gate)) { try { _b = 1; } finally { Monitor.Exit(_gate); } } }
        void B()
        {
            bool taken = false;
            try { Monitor.TryEnter(_gate, 100, ref taken); if (taken) { _b = 1; } else { {|DAX0002:_b|} = 2; } }
            finally { if (taken) Monitor.Exit(_gate); }
        }
        void D() { bool taken = false; try { Monitor.Enter(_gate, ref taken); _b = 1; } finally { if (taken) Monitor.Exit(_gate); } }
        void E() { Monitor.TryEnter(_gate); {|DAX0002:_b|} = 1; }
        void F() { var ok = Monitor.TryEnter(_gate); try { {|DAX0002:_b|} = 1; } finally { {|DAX0007:Monitor.Exit(_gate)|}; } }
        void G() { bool taken = false; try { Monitor.TryEnter(_gate, ref taken); if (!taken) return; _b = 1; } finally { if (taken) Monitor.Exit(_gate); } }
        """);

    [Fact]
    public Task The_body_of_a_try_acquire() => Body("""
        private readonly Mu _m2 = new();
        [TryAcquiresLock("_mu"), TryAcquiresLock("_m2")]
        bool Both()
        {
            if (!_mu.TryLock()) return false;
            _m2.Lock();
            if (!_c) { _mu.Unlock(); _m2.Unlock(); return false; }
            return true;
        }
        [TryAcquiresLock("_mu")] bool Leaks() { _mu.Lock(); {|DAX0008:return false;|} }
        [TryAcquiresLock("_mu")] bool Forwards() => _mu.TryLock();
        void A() { if (Both()) { _a = 1; _mu.Unlock(); _m2.Unlock(); } }
        """);
}
