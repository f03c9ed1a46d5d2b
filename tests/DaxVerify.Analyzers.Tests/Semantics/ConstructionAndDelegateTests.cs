using DaxVerify.Analyzers.Tests.Verification;

namespace DaxVerify.Analyzers.Tests.Semantics;

/// <summary>What constructors, initialisers, lambdas, method groups and local functions may touch.</summary>
public sealed class ConstructionAndDelegateTests
{
    [Fact]
    public Task Constructors_and_initialisers() => Verify.Findings("""
        class C
        {
            private readonly object _gate = new();
            private static readonly object s_gate = new();
            [GuardedBy("_gate")] private int _x = 1;
            [GuardedBy("s_gate")] private static int s_x = 1;
            private static int s_y = s_x++;
            private int _z = s_y;
            [GuardedBy("_gate")] public int P { get; set; } = 3;
            public C() { _x = 1; this._x = 2; Helper(); P = 4; {|DAX0002:s_x|} = 1; }
            public C(C other) { _x = {|DAX0001:other._x|}; }
            static C() { s_x = 2; }
            ~C() { _x = 0; }
            [RequiresLock("_gate")] void Helper() { _x++; }
            public static C Make() { var c = new C { P = 5 }; {|DAX0002:c._x|} = 1; return c; }
            public static int Fresh() => {|DAX0001:new C()._x|};
        }
        class Q { public readonly object G = new(); [GuardedBy("G")] public int X; public List<int> L = new(); }
        record R(int A) { public readonly object G = new(); [GuardedBy("G")] public int X { get; init; } public R With() => this with { X = 1 }; }
        class Primary(object gate, int start)
        {
            [GuardedBy("gate")] private int _x = start;
            void A() { lock (gate) { _x = 1; } {|DAX0002:_x|} = 2; }
        }
        """);

    [Fact]
    public Task Constructors_until_this_escapes() => Verify.Findings("""
        class C
        {
            private static readonly List<C> s_all = new();
            private readonly object _gate = new();
            [GuardedBy("_gate")] private int _x;
            private readonly Thread _thread;
            public C() { _x = 1; s_all.Add(this); {|DAX0002:_x|} = 2; _thread = new Thread(Run); }
            public C(int x) { _thread = new Thread(Run); _x = x; _thread.Start(); {|DAX0002:_x|} = 3; }
            private void Run() { lock (_gate) { _x++; } }
        }
        """);

    [Fact]
    public Task Lambdas_run_later() => Verify.Findings("""
        class C
        {
            private readonly object _gate = new();
            [GuardedBy("_gate")] private int _x;
            public C() { Action a = () => {|DAX0002:_x|} = 1; a(); }
            void A() { lock (_gate) { Action a = () => {|DAX0002:_x|}++; Task.Run(() => {|DAX0002:_x|} = 1); a(); } }
            void B() { lock (_gate) { Action a = delegate { {|DAX0002:_x|} = 1; }; } }
            void D() { Action a = () => { lock (_gate) { _x = 1; } }; }
            void E() { lock (_gate) { Action a = [RequiresLock("_gate")] () => { _x = 1; }; a(); } }
            void F() { Action a = [RequiresLock("_gate")] () => { _x = 1; }; {|DAX0004:a()|}; lock (_gate) { a(); } }
            void G() { Action a = [SuppressLockAnalysis("test")] () => { _x = 1; }; a(); }
            void H() { Action a = [AcquiresLock("_gate")] () => { Monitor.Enter(_gate); }; a(); _x = 1; Monitor.Exit(_gate); }
            Func<int> I() => () => {|DAX0001:_x|};
            void J() { Action a = () => { Monitor.Enter(_gate); {|DAX0008:}|}; }
        }
        """);

    [Fact]
    public Task Lambdas_that_run_at_once() => Verify.Findings("""
        class C
        {
            private readonly object _gate = new();
            [GuardedBy("_gate")] private int _x;
            [GuardedBy("_gate")] private readonly List<int> _list = new();
            private readonly List<int> _free = new();
            void Now([RunsImmediately] Action a) => a();
            void A() { lock (_gate) { Now(() => _x = 1); _free.ForEach(i => _x += i); Array.ForEach(_free.ToArray(), i => _x++); } }
            void B() { Now(() => {|DAX0002:_x|} = 1); _free.ForEach(i => {|DAX0002:_x|} += i); }
            bool D() { lock (_gate) { return _free.Any(i => i == _x) && _free.Where(i => i > _x).ToList().Count > 0; } }
            IEnumerable<int> E() { lock (_gate) { return _free.Where(i => i > {|DAX0001:_x|}); } }
            int F() { lock (_gate) { return (from i in _free where i > _x orderby i select i + _x).Sum(); } }
            int G() { lock (_gate) { foreach (var i in _free.Where(i => i > _x)) return i; return _list.Count(i => i > _x); } }
            void H() { lock (_gate) { _free.ForEach(_list.Add); _free.ForEach(Add); _free.ForEach(i => Add(i)); } }
            void I() { lock (_gate) { Later({|DAX0001:_list|}.Add); Later({|DAX0004:Add|}); } }
            void J() { _free.ForEach({|DAX0004:Add|}); }
            [RequiresLock("_gate")] void Add(int i) { _x += i; }
            void Later(Action<int> a) { }
            string K() { lock (_gate) { return string.Join(",", _free.Select(i => i + _x)); } }
        }
        """);

    [Fact]
    public Task Local_functions_run_with_their_callers_locks() => Verify.Findings("""
        class C
        {
            private readonly object _gate = new();
            [GuardedBy("_gate")] private int _x;
            void A() { lock (_gate) { Add(1); } void Add(int n) { _x += n; } }
            void B() { Add(1); void Add(int n) { {|DAX0002:_x|} += n; } }
            void D() { void Unused() { {|DAX0002:_x|} = 1; } }
            void E() { lock (_gate) { Action a = Add; } void Add() { {|DAX0002:_x|} = 1; } }
            void F() { lock (_gate) { Twice(3); } void Twice(int n) { if (n > 0) { _x++; Twice(n - 1); } } }
            void G() { Enter(); _x = 1; Monitor.Exit(_gate); [AcquiresLock("_gate")] void Enter() { Monitor.Enter(_gate); } }
            void H(C other) { lock (other._gate) { Set(other); } static void Set(C c) { c._x = 1; } }
        }
        """);

    [Fact]
    public Task Nested_types_and_inheritance() => Verify.Findings("""
        class A { protected readonly object Lock = new(); [GuardedBy("Lock")] protected bool Flag; [GuardedBy("this")] protected int Own; }
        class B : A
        {
            void M() { lock (Lock) { Flag = true; } lock (this.Lock) { Flag = true; } lock (this) { Own = 1; } {|DAX0002:Flag|} = true; lock (base.Lock) { base.Flag = false; } }
        }
        class S1 { public static readonly object Lock = new(); [GuardedBy("Lock")] public static bool Flag; }
        class S2 : S1 { public static new readonly object Lock = new(); [GuardedBy("Lock")] public static new bool Flag; }
        class User
        {
            void M() { lock (S2.Lock) { {|DAX0002:S1.Flag|} = true; S2.Flag = true; } lock (S1.Lock) { {|DAX0002:S2.Flag|} = true; S1.Flag = true; } }
        }
        class Outer
        {
            private readonly object _gate = new();
            private static readonly object s_gate = new();
            [GuardedBy("_gate")] private int _x;
            class Inner
            {
                [GuardedBy("s_gate")] private int _y;
                void M(Outer o) { lock (o._gate) { o._x = 1; } {|DAX0002:o._x|} = 2; lock (s_gate) { _y = 1; } lock (Outer.s_gate) { _y = 2; } }
            }
        }
        class Cell<T>
        {
            public readonly object Gate = new();
            [GuardedBy("Gate")] public T? Data;
            public static readonly object SGate = new();
            [GuardedBy("SGate")] public static T? SData;
            [RequiresLock("Gate"), RequiresLock("other.Gate")] public void Copy<U>(Cell<U> other) where U : T { Data = other.Data; SetStatic(); }
            void SetStatic() { lock (SGate) { SData = default; } }
        }
        class CellUser
        {
            void M(Cell<int> a, Cell<int> b) { {|DAX0002:a.Data|} = 0; lock (a.Gate) { a.Data = 1; {|DAX0004:a.Copy(b)|}; lock (b.Gate) a.Copy(b); } }
            void N() { lock (Cell<int>.SGate) { Cell<int>.SData = 1; {|DAX0002:Cell<string>.SData|} = ""; } }
        }
        partial class Part { private readonly object _gate = new(); [RequiresLock("_gate")] partial void P(); void Q() { {|DAX0004:P()|}; lock (_gate) P(); } }
        partial class Part { [GuardedBy("_gate")] private int _x; partial void P() { _x = 1; } }
        static class Stat { private static readonly object s_gate = new(); [GuardedBy(nameof(s_gate))] private static int s_x; static void M() { lock (s_gate) s_x++; {|DAX0002:s_x|}++; } }
        """);

    [Fact]
    public Task Suppression() => Verify.Findings("""
        class C
        {
            private readonly object _gate = new();
            [GuardedBy("_gate")] private int _x;
            [SuppressLockAnalysis("measured: a stale value is fine here")] int A() => _x;
            {|DAX0015:[SuppressLockAnalysis("")] int B() => _x;|}
            [SuppressLockAnalysis("x")] static void Unchecked(ref int x) { }
            void D() { Unchecked(ref _x); Checked(ref {|DAX0002:_x|}); }
            static void Checked(ref int x) { }
            [SuppressLockAnalysis("y"), RequiresLock("_gate")] void E() { }
            void F() { {|DAX0004:E()|}; }
            [System.Diagnostics.CodeAnalysis.SuppressMessage("guarded-read", "DAX0001", Justification = "a stale value is fine")] int G() => _x;
            {|DAX0015:[System.Diagnostics.CodeAnalysis.SuppressMessage("guarded-read", "DAX0001")] int H() => _x;|}
        }
        [SuppressLockAnalysis("legacy")] class Old { private readonly object _gate = new(); [GuardedBy("_gate")] public int X; void A() { X = 1; } }
        """);
}
