using DaxVerify.Analyzers.Tests.Verification;

namespace DaxVerify.Analyzers.Tests.Semantics;

/// <summary>Lock order, declared and inferred: DAX0010.</summary>
public sealed class OrderTests
{
    [Fact]
    public Task Declared_before_and_after() => Verify.Findings("""
        class C
        {
            [AcquiredBefore("_m2"), AcquiredBefore("_m3")] private readonly Mu _m1 = new();
            private readonly Mu _m2 = new();
            private readonly Mu _m3 = new();
            [AcquiredAfter("_m3")] private readonly Mu _m4 = new();
            void A() { _m1.Lock(); _m2.Lock(); _m3.Lock(); _m4.Lock(); _m4.Unlock(); _m3.Unlock(); _m2.Unlock(); _m1.Unlock(); }
            void B() { _m2.Lock(); {|DAX0010:_m1.Lock()|}; _m1.Unlock(); _m2.Unlock(); }
            void D() { _m4.Lock(); {|DAX0010:_m1.Lock()|}; _m1.Unlock(); _m4.Unlock(); }
            [RequiresLock("_m1")] void E() { _m2.Lock(); _m2.Unlock(); }
            [RequiresLock("_m2")] void F() { {|DAX0010:_m1.Lock()|}; _m1.Unlock(); }
            [RequiresLock("_m2")] void G() { _m1.AssertHeld(); }
            [RequiresLock("_m1"), RequiresLock("_m2"), RequiresLock("_m3")] void H() { }
            [RequiresLock("_m2")] void I() { if (_m1.TryLock()) _m1.Unlock(); }
        }
        class Parent { public readonly object Gate = new(); }
        class Child
        {
            private readonly Parent _parent = new();
            [AcquiredAfter("_parent.Gate")] private readonly object _gate = new();
            void A() { lock (_parent.Gate) lock (_gate) { } }
            void B() { lock (_gate) lock ({|DAX0010:_parent.Gate|}) { } }
        }
        """);

    [Fact]
    public Task Declared_circles() => Verify.Findings("""
        class C
        {
            [{|DAX0010:AcquiredAfter("_c")|}] private readonly object _a = new();
            [{|DAX0010:AcquiredAfter("_a")|}] private readonly object _b = new();
            [{|DAX0010:AcquiredAfter("_b")|}] private readonly object _c = new();
            [{|DAX0010:AcquiredBefore("_d")|}] private readonly object _d = new();
            [AcquiredAfter("_d")] private readonly object _e = new();
        }
        """);

    [Fact]
    public Task Inferred_circles() => Verify.Findings("""
        class C
        {
            private readonly object _a = new();
            private readonly object _b = new();
            private readonly object _c = new();
            private readonly object _d = new();
            private static readonly object s_x = new();
            private static readonly object s_y = new();
            void A() { lock (_a) { lock ({|DAX0010:_b|}) { } } }
            void B() { lock (_b) { lock ({|DAX0010:_a|}) { } } }
            void D() { lock (_c) { lock (_d) { } } }
            void E() { lock (_c) { lock (_d) { } } lock (_d) { } lock (_c) { } }
            void F() { lock (s_x) { {|DAX0010:TakeY()|}; } }
            void TakeY() { lock (s_y) { } }
            void G() { lock (s_y) { {|DAX0010:Indirect()|}; } }
            void Indirect() { TakeX(); }
            void TakeX() { lock (s_x) { } }
        }
        class Gated
        {
            private readonly object _gate = new();
            private readonly object _a = new();
            private readonly object _b = new();
            void A() { lock (_gate) lock (_a) lock (_b) { } }
            void B() { lock (_gate) lock (_b) lock (_a) { } }
        }
        class Account
        {
            private readonly object _gate = new();
            static void Transfer(Account from, Account to) { lock (from._gate) lock (to._gate) { } }
        }
        """);
}
