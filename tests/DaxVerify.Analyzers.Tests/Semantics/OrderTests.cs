using DaxVerify.Analyzers.Tests.Verification;
using Microsoft.CodeAnalysis;

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

    /// <summary>Circles that may be none are hints, and each names the calls that lead to it.</summary>
    [Theory]
    [InlineData("private readonly C _other = null!; void Stop() => _other.Break();", DiagnosticSeverity.Info, "if they are of the same objects", "in C.Stop and C.Break")]
    [InlineData("void Stop() => Break();", DiagnosticSeverity.Warning, "Locks are taken in a circle: ", "in C.Stop and C.Break")]
    [InlineData("void Stop() => F1(); void F1() => F2(); void F2() => F3(); void F3() => F4(); void F4() => Break();", DiagnosticSeverity.Info, "if it comes to all these calls", "in C.Stop and C.F1 and, 2 calls later, C.F4 and C.Break")]
    public async Task A_circle_is_as_certain_as_its_calls(string stop, DiagnosticSeverity severity, params string[] words)
    {
        var compilation = Verify.Compile([$$"""
            class C
            {
                private readonly object _state = new();
                private readonly object _cancel = new();
                public void Break() { lock (_state) { lock (_cancel) { } } }
                public void Cancel() { lock (_cancel) { Stop(); } }
                {{stop}}
            }
            """]);
        var found = await Verify.Analyze(compilation);
        Assert.Equal(2, found.Length);
        Assert.All(found, d => Assert.Equal(severity, d.Severity));
        Assert.All(words, w => Assert.All(found, d => Assert.Contains(w, d.GetMessage(null), StringComparison.Ordinal)));
    }
}
