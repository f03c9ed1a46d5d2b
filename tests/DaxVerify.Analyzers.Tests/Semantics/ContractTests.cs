using DaxVerify.Analyzers.Tests.Verification;

namespace DaxVerify.Analyzers.Tests.Semantics;

/// <summary>Contracts of methods and whatever else can be called: DAX0004, DAX0005, and bodies that break their own.</summary>
public sealed class ContractTests
{
    private static Task Body(string members) => Verify.Findings($$"""
        class C
        {
            public readonly Mu _mu = new();
            public readonly Mu _mu2 = new();
            public readonly object _gate = new();
            private static readonly Mu s_mu = new();
            [GuardedBy("_mu")] public int _a;
            [GuardedBy("_gate")] public int _g;
        {{members}}
        }
        """);

    [Fact]
    public Task Required_locks() => Body("""
        [RequiresLock("_mu")] void Needs() { _a = 1; }
        [RequiresSharedLock("_mu")] int NeedsShared() => _a;
        [RequiresSharedLock("_mu")] void WritesShared() { {|DAX0003:_a|} = 1; }
        [RequiresLock("_mu"), RequiresLock("_mu2")] void NeedsBoth() { }
        [RequiresLock("C.s_mu")] void NeedsStatic() { }
        void A() { {|DAX0004:Needs()|}; {|DAX0004:NeedsShared()|}; {|DAX0004,DAX0004:NeedsBoth()|}; {|DAX0004:NeedsStatic()|}; }
        void B() { _mu.Lock(); Needs(); NeedsShared(); {|DAX0004:NeedsBoth()|}; _mu.Unlock(); }
        void D() { _mu.ReaderLock(); {|DAX0004:Needs()|}; NeedsShared(); _mu.Unlock(); }
        void E() { s_mu.Lock(); NeedsStatic(); s_mu.Unlock(); }
        void F(C other) { _mu.Lock(); {|DAX0004:other.Needs()|}; other._mu.Lock(); other.Needs(); other._mu.Unlock(); _mu.Unlock(); }
        [RequiresLock("_mu")] void G() { Needs(); NeedsShared(); }
        [RequiresSharedLock("_mu")] void H() { {|DAX0004:Needs()|}; NeedsShared(); }
        """);

    [Fact]
    public Task Excluded_locks() => Body("""
        [ExcludesLock("_mu")] void Alone() { _mu.Lock(); _mu.Unlock(); }
        [ExcludesLock("_mu"), ExcludesLock("_mu2")] void AloneTwice() { }
        void A() { Alone(); _mu.Lock(); {|DAX0005:Alone()|}; {|DAX0005:AloneTwice()|}; _mu.Unlock(); Alone(); }
        void B() { _mu.ReaderLock(); {|DAX0005:Alone()|}; _mu.Unlock(); }
        void D(C other) { _mu.Lock(); other.Alone(); _mu.Unlock(); }
        [RequiresLock("_mu")] void E() { {|DAX0005:Alone()|}; }
        """);

    [Fact]
    public Task Taking_and_releasing_for_the_caller() => Body("""
        [AcquiresLock("_mu")] void Take() { _mu.Lock(); }
        [AcquiresSharedLock("_mu")] void TakeShared() { _mu.ReaderLock(); }
        [ReleasesLock("_mu")] void Give() { _a = 1; _mu.Unlock(); }
        [AssertsLockHeld("_mu")] void Check() { }
        void A() { Take(); _a = 1; Give(); {|DAX0002:_a|} = 2; }
        void B() { TakeShared(); Flag.Use(_a); {|DAX0003:_a|} = 1; Give(); }
        void D() { Take(); {|DAX0006:Take()|}; Give(); {|DAX0007:Give()|}; }
        void E() { Take(); {|DAX0008:}|}
        void F() { Check(); _a = 1; }
        void G() { Take(); _mu.Unlock(); _mu.Lock(); Give(); }
        void H() { if (Flag.Get()) Check(); else _mu.AssertHeld(); _a = 1; }
        void I() { if (Flag.Get()) Check(); else _mu.Lock(); _a = 1; _mu.Unlock(); }
        void J() { if (Flag.Get()) Check(); else _mu.Lock(); {|DAX0008:}|}
        void K() { if (Flag.Get()) Check(); {|DAX0002:_a|} = 1; }
        void L() { _mu.AssertHeld(); _mu.Unlock(); }
        """);

    [Fact]
    public Task Bodies_that_break_their_own_contract() => Body("""
        [AcquiresLock("_mu")] void Forgets() { _mu2.Lock(); _mu2.Unlock(); {|DAX0009:}|}
        [AcquiresLock("_mu")] void TakesAnother() { _mu2.Lock(); {|DAX0009,DAX0008:}|}
        [AcquiresLock("_mu")] void OnlyShared() { _mu.ReaderLock(); {|DAX0009:}|}
        [ReleasesLock("_mu")] void Keeps() { {|DAX0008:}|}
        [ReleasesLock("_mu")] void ReleasesAnother() { {|DAX0007:_mu2.Unlock()|}; {|DAX0008:}|}
        [RequiresLock("_mu")] void Releases() { _mu.Unlock(); {|DAX0009:}|}
        [RequiresLock("_mu")] void Restores() { _mu.Unlock(); _mu.Lock(); }
        [AcquiresLock("_mu")] void Sometimes() { if (Flag.Get()) _mu.Lock(); {|DAX0009:}|}
        [AcquiresLock("_gate")] void TakesMonitor() { Monitor.Enter(_gate); _g = 1; }
        [ReleasesLock("_gate")] void GivesMonitor() { _g = 1; Monitor.Exit(_gate); }
        """);

    [Fact]
    public Task Contracts_stand_on_everything_that_is_called() => Verify.Findings("""
        class D
        {
            public readonly object Gate = new();
            public static readonly object SGate = new();
            [RequiresLock("SGate")] public D() { }
            [RequiresLock("Gate")] public int this[int i] { get => 0; set { } }
            public int Both { [RequiresLock("Gate")] get => 0; [RequiresLock("Gate")] set { } }
            [RequiresLock("Gate")] public int All { get; set; }
            public event Action? Changed { [RequiresLock("Gate")] add { } [RequiresLock("Gate")] remove { } }
            [RequiresLock("a.Gate")] public static D operator +(D a, int b) => a;
            [RequiresLock("a.Gate")] public static D operator ++(D a) => a;
            [RequiresLock("a.Gate")] public static explicit operator int(D a) => 0;
            [RequiresLock("a.Gate")] public static bool operator !(D a) => true;
        }
        class C
        {
            void A(D d)
            {
                var n = {|DAX0004:new D()|};
                _ = {|DAX0004:d[0]|}; {|DAX0004:d[0]|} = 1; _ = {|DAX0004:d.Both|}; {|DAX0004:d.Both|} = 1; _ = {|DAX0004:d.All|};
                {|DAX0004:d.Changed += null|}; {|DAX0004:d.Changed -= null|};
                _ = {|DAX0004:d + 1|}; _ = {|DAX0004:(int)d|}; _ = {|DAX0004:!d|};
                {|DAX0004:d.Both|}++;
            }
            void B(D d)
            {
                lock (D.SGate) { _ = new D(); }
                lock (d.Gate) { _ = d[0]; d[0] = 1; _ = d.Both; d.Both = 1; d.All++; d.Changed += null; _ = d + 1; _ = (int)d; _ = !d; d += 1; }
            }
            void E(D d)
            {
                lock (d.Gate) { Needs(); }
                {|DAX0004:Needs()|};
                [RequiresLock("d.Gate")] void Needs() { d[0] = 1; }
            }
        }
        """);

    [Fact]
    public Task Parameters_in_contracts() => Verify.Findings("""
        class Data { public readonly Mu Mu = new(); [GuardedBy("Mu")] public int X; [AcquiresLock("Mu")] public void Lock() { Mu.Lock(); } [ReleasesLock("Mu")] public void Unlock() { Mu.Unlock(); }
            [RequiresSharedLock("Mu"), RequiresSharedLock("other.Mu")] public void Merge(Data other) { } }
        class Locker
        {
            [AcquiresLock("d.Mu")] public void Lock(Data d) { d.Mu.Lock(); }
            [ReleasesLock("d.Mu")] public void Unlock(Data d) { d.Mu.Unlock(); }
        }
        class C
        {
            [RequiresLock("d.Mu")] void Foo(Data d) { d.X = 1; }
            [RequiresLock("d.Mu")] static void Static(Data d) => d.X = 1;
            void A(Data d) { {|DAX0004:Foo(d)|}; d.Lock(); Foo(d); Static(d); d.Unlock(); }
            void B(Data d) { var l = new Locker(); l.Lock(d); Foo(d); l.Unlock(d); }
            void E(Data d1, Data d2) { var l = new Locker(); l.Lock(d1); {|DAX0007:l.Unlock(d2)|}; {|DAX0008:}|}
            void F(Data d1, Data d2) { var l = new Locker(); l.Lock(d1); {|DAX0004:Foo(d2)|}; l.Unlock(d1); }
            void G(Data a, Data b) { a.Lock(); {|DAX0004:a.Merge(b)|}; b.Lock(); a.Merge(b); b.Unlock(); a.Unlock(); }
            void H(Data a) { a.Lock(); Foo(d: a); a.Unlock(); }
            void I(Data a) { a.Lock(); a = new Data(); {|DAX0004:Foo(a)|}; {|DAX0007:a.Unlock()|}; {|DAX0008:}|}
        }
        """);

    [Fact]
    public Task Contracts_are_inherited() => Verify.Findings("""
        interface IThing { object Gate { get; } [RequiresLock("Gate")] void Do(); [GuardedBy("Gate")] int Value { get; set; } }
        class Thing : IThing { public object Gate { get; } = new(); public void Do() { } public int Value { get; set; } }
        class Base { public readonly Mu Mu = new(); [GuardedBy("Mu")] protected int X; [RequiresLock("Mu")] public virtual void F(int p) { } [ExcludesLock("Mu")] public virtual void G() { } }
        class Child : Base { public override void F(int q) { X = 1; } public override void G() { {|DAX0002:X|} = 2; } }
        class C
        {
            void A(IThing t, Thing u) { {|DAX0004:t.Do()|}; {|DAX0004:u.Do()|}; lock (t.Gate) t.Do(); lock (u.Gate) { u.Do(); u.Value = 1; } {|DAX0002:u.Value|} = 2; {|DAX0001:t.Value|}.ToString(); }
            void B(Base b, Child c)
            {
                {|DAX0004:b.F(1)|}; {|DAX0004:c.F(1)|};
                b.Mu.Lock(); b.F(1); {|DAX0005:b.G()|}; b.Mu.Unlock(); b.G();
                c.Mu.Lock(); c.F(1); {|DAX0005:c.G()|}; c.Mu.Unlock(); c.G();
            }
        }
        """);

    [Fact]
    public Task Returned_locks() => Verify.Findings("""
        class Foo
        {
            private readonly object _mu = new();
            [GuardedBy("_mu")] public int A;
            [RequiresLock("_mu")] public void F() { }
            [RequiresLock("_mu"), RequiresLock("f._mu")] public void F2(Foo f) { }
            [ReturnsLock("_mu")] public object GetMu() => _mu;
            [ReturnsLock("_mu")] public object Mu => _mu;
            [ReturnsLock("f._mu")] public static object GetMu(Foo f) => f._mu;
        }
        class Bar : Foo
        {
            [GuardedBy("GetMu()")] public int B;
            [RequiresLock("GetMu()"), RequiresLock("g.GetMu()")] public void B2(Bar g) { }
        }
        class C
        {
            void A(Foo f1, Foo f2)
            {
                {|DAX0002:f1.A|} = 0; {|DAX0004:f1.F()|};
                lock (f1.GetMu()) { f1.A = 0; f1.F(); {|DAX0004:f1.F2(f2)|}; lock (Foo.GetMu(f2)) { f1.F2(f2); } }
                lock (f1.Mu) { f1.A = 0; }
            }
            void B(Bar b1, Bar b2)
            {
                {|DAX0002:b1.B|} = 0; {|DAX0004,DAX0004:b1.B2(b2)|};
                lock (b1.GetMu()) { b1.B = 0; b1.A = 1; lock (b2.Mu) b1.B2(b2); }
            }
        }
        """);

    [Fact]
    public Task A_synchronized_method_holds_its_object() => Verify.Findings("""
        using System.Runtime.CompilerServices;
        class C
        {
            [GuardedBy("this")] private int _x;
            [GuardedBy("typeof(C)")] private static int s_x;
            [MethodImpl(MethodImplOptions.Synchronized)] void A() { _x++; {|DAX0002:s_x|}++; }
            [MethodImpl(MethodImplOptions.Synchronized)] static void B() { s_x++; }
            void D() { lock (this) { _x++; } lock (typeof(C)) { s_x++; } {|DAX0002:_x|}++; }
        }
        """);
}
