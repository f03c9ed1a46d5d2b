using DaxVerify.Analyzers.Tests.Verification;

namespace DaxVerify.Analyzers.Tests.Semantics;

/// <summary>Which expressions name the same lock, and what leaves it: aliases, references, DAX0013, DAX0014.</summary>
public sealed class AliasAndEscapeTests
{
    private const string Foo = """
        class Foo { public readonly Mu Mu = new(); [GuardedBy("Mu")] public int Data; public Foo Next = null!; public Foo Inner = null!; }
        """;

    [Fact]
    public Task Locals_stand_for_what_they_were_given() => Verify.Findings([Foo, """
        class C
        {
            private readonly object _gate = new();
            private readonly object _alias;
            private static readonly object s_root = new();
            private readonly object _static = s_root;
            private object Gate => _gate;
            [GuardedBy("_gate")] private int _x;
            [GuardedBy("s_root")] private int _y;
            public C() { _alias = _gate; }
            static Foo Get() => new();
            [RequiresLock("f.Mu")] static void Needs(Foo f) { }
            void A(Foo f) { var p = f; p.Mu.Lock(); f.Data = 42; p.Mu.Unlock(); }
            void B(Foo f) { Foo p; p = null!; p = f; p.Mu.Lock(); f.Data = 42; p.Mu.Unlock(); p = null!; }
            void D() { for (; ; ) { Foo f = Get(); Foo p = f; if (p == null) break; p.Mu.Lock(); f.Data = 42; p.Mu.Unlock(); } }
            void E() { Foo p = Get(); p.Mu.Lock(); Needs(p); p.Mu.Unlock(); }
            void F(Foo f) { var p = f; Escape(ref p); p.Mu.Lock(); {|DAX0002:f.Data|} = 42; p.Mu.Unlock(); }
            static void Escape(ref Foo f) { }
            void G(Foo f) { var p = f; Escape(ref p); p = f; p.Mu.Lock(); f.Data = 42; p.Mu.Unlock(); }
            void H() { var p = Get(); var q = p; if (p.Mu.TryLock()) { Needs(p); q.Mu.Unlock(); } }
            void I() { Foo f1 = new(), f2 = new(); var p = f1; p.Mu.Lock(); f1.Data = 1; p.Mu.Unlock(); p = f2; p.Mu.Lock(); f2.Data = 1; {|DAX0002:f1.Data|} = 2; p.Mu.Unlock(); }
            void J(Foo c) { var p = c.Inner; p.Mu.Lock(); c.Inner.Data = 42; p.Mu.Unlock(); }
            void K(Foo list) { var e = list.Inner; e.Mu.Lock(); list = list.Next; e.Data = 42; e.Mu.Unlock(); }
            void L(Foo f1, Foo f2, bool c) { Foo p; if (c) p = f1; else p = f2; p.Mu.Lock(); if (c) { {|DAX0002:f1.Data|} = 42; } p.Mu.Unlock(); }
            void M(Foo f, int n) { var p = f.Inner; p.Mu.Lock(); for (int i = 0; i < n; i++) for (int j = 0; j < n; j++) { } f.Inner.Data = 42; p.Mu.Unlock(); }
            void N(Foo f1, Foo f2, bool c) { var p = f1; p.Mu.Lock(); for (int i = 0; i < 10; i++) { if (c) p = f2; } f1.Data = 42; {|DAX0007:p.Mu.Unlock()|}; {|DAX0008:}|}
            void O() { var g = _gate; lock (g) { _x = 1; } lock (Gate) { _x = 2; } lock (_alias) { _x = 3; } lock (_static) { _y = 1; {|DAX0002:_x|} = 4; } }
            void P(Foo a, Foo b) { a.Mu.Lock(); {|DAX0002:b.Data|} = 5; a.Mu.Unlock(); }
            void Q() { var a = Get(); var b = Get(); a.Mu.Lock(); {|DAX0002:b.Data|} = 1; b.Mu.Lock(); b.Mu.Unlock(); a.Mu.Unlock(); }
            void R(object o) { if (o is Foo f) { f.Mu.Lock(); f.Data = 1; f.Mu.Unlock(); } if (o is Foo { Mu: var m } g) { m.Lock(); g.Data = 1; m.Unlock(); } }
            void S(Foo? f) { f?.Mu.Lock(); {|DAX0009:}|}
            void T(List<Foo> all) { foreach (var f in all) { f.Mu.Lock(); f.Data = 1; f.Mu.Unlock(); } }
            void U(Foo[] all, int i, int j) { all[i].Mu.Lock(); all[i].Data = 1; {|DAX0002:all[j].Data|} = 2; all[i].Mu.Unlock(); }
            void V(Foo a, Foo b, bool c) { (c ? a : b).Mu.Lock(); (c ? a : b).Data = 0; (c ? a : b).Mu.Unlock(); }
            void W(Dictionary<string, Foo> map) { map["a"].Mu.Lock(); map["a"].Data = 1; {|DAX0002:map["b"].Data|} = 1; map["a"].Mu.Unlock(); }
        }
        """]);

    [Fact]
    public Task Paths_through_calls() => Verify.Findings([Foo, """
        class Bar
        {
            private readonly Foo _f = new();
            public Foo GetFoo() => _f;
            public Foo GetFoo2(int c) => _f;
            public Foo GetFooey() => _f;
            public static Foo Of(Bar bar, int c) => bar.GetFoo2(c);
        }
        class C
        {
            void A(Bar bar, int a, int b)
            {
                bar.GetFoo().Mu.Lock(); bar.GetFoo().Data = 0; {|DAX0002:bar.GetFooey().Data|} = 0; bar.GetFoo().Mu.Unlock();
                bar.GetFoo2(a).Mu.Lock(); bar.GetFoo2(a).Data = 0; {|DAX0002:bar.GetFoo2(b).Data|} = 0; bar.GetFoo2(a).Mu.Unlock();
                bar.GetFoo2(a + 1).Mu.Lock(); bar.GetFoo2(a + 1).Data = 0; {|DAX0002:bar.GetFoo2(a + 2).Data|} = 0; bar.GetFoo2(a + 1).Mu.Unlock();
                Bar.Of(bar, 1).Mu.Lock(); Bar.Of(bar, 1).Data = 0; {|DAX0002:Bar.Of(bar, 2).Data|} = 0; Bar.Of(bar, 1).Mu.Unlock();
            }
        }
        class Work { private readonly object _lock = new(); public object GetLock() => _lock; [RequiresLock("GetLock()")] public void Started() { } }
        class Worker
        {
            [RequiresLock("work.GetLock()")] void F(Work work) { work.Started(); }
            [RequiresLock("a.GetLock()")] void G(Work a, Work b) { a.Started(); {|DAX0004:b.Started()|}; }
            void T(Work work) { lock (work.GetLock()) { F(work); } {|DAX0004:F(work)|}; var g = work.GetLock(); lock (g) { F(work); } }
        }
        """]);

    [Fact]
    public Task References_to_guarded_fields() => Verify.Findings("""
        struct S { public int A; public void Set() { A = 1; } public readonly int Get() => A; }
        class Data { public int V; public void Set() { V = 1; } }
        class C
        {
            private readonly object _gate = new();
            private readonly ReaderWriterLockSlim _rw = new();
            [GuardedBy("_gate")] private int _a;
            [GuardedBy("_gate")] private S _s;
            [GuardedBy("_gate")] private int[] _arr = new int[3];
            [GuardedBy("_gate")] private Data _d = new();
            [GuardedBy("_rw")] private Data _e = new();
            [GuardedBy("_rw")] private S _t;
            void A() { ref int b = ref _a; ref int c = ref b; {|DAX0002:b|} = 0; {|DAX0002:c|} = 0; var copy = {|DAX0001:c|}; copy = 1; lock (_gate) { b = 1; } }
            void B() { {|DAX0002:_s|}.A = 1; Flag.Use({|DAX0001:_s|}.A); {|DAX0001:_s|}.Set(); lock (_gate) { _s.A = 1; _s.Set(); } ref S rs = ref _s; {|DAX0002:rs|}.A = 2; }
            void D() { Flag.Use({|DAX0001:_arr|}[0]); {|DAX0002:_arr|}[1] = 2; {|DAX0002:_arr|}[1]++; Flag.Use({|DAX0001:_arr|}.Length); foreach (var x in {|DAX0001:_arr|}) Flag.Use(x); }
            void E() { {|DAX0001:_d|}.V = 1; {|DAX0001:_d|}.Set(); {|DAX0002:_d|} = new(); }
            void F() { {|DAX0023:_rw.EnterReadLock();|} _e.Set(); _e.V = 1; {|DAX0003:_t|}.A = 1; {|DAX0003:_e|} = new(); _rw.ExitReadLock(); }
            void G() { Ref(ref {|DAX0002:_a|}); In(in {|DAX0001:_a|}); Out(out {|DAX0002:_a|}); lock (_gate) { Ref(ref _a); In(in _a); Out(out _a); } }
            static void Ref(ref int x) { } static void In(in int x) { } static void Out(out int x) { x = 0; }
            void H() { var t = ({|DAX0001:_a|}, 1); ({|DAX0002:_a|}, var q) = t; {|DAX0002:_a|} ^= 1; _ = $"{{|DAX0001:_a|}}"; _ = nameof(_a); }
            void I() { {|DAX0001,DAX0002:_d|} ??= new(); _ = {|DAX0001:_d|}?.V; _ = {|DAX0001:_d|} is { V: 1 }; }
        }
        """);

    [Fact]
    public Task What_leaves_the_lock() => Verify.Findings("""
        class Point { public int X; }
        class C
        {
            private readonly object _gate = new();
            [GuardedBy("_gate")] private int _a;
            [GuardedBy("_gate")] private readonly List<int> _list = new();
            [GuardedBy("_gate")] private int[] _arr = [];
            [GuardedBy("_gate")] private string _name = "";
            [GuardedBy("_gate")] private Point _p = new();
            [GuardedBy("_gate")] private List<int> _other = new();
            private List<int> _free = new();
            ref int A() { lock (_gate) { {|DAX0013:return ref _a;|} } }
            [RequiresLock("_gate")] ref int B() => ref _a;
            [RequiresLock("_gate")] List<int> D() => _list;
            List<int> E() { lock (_gate) { {|DAX0013:return _list;|} } }
            IReadOnlyList<int> F() { lock (_gate) { return _list.ToArray(); } }
            int[] G() { lock (_gate) { {|DAX0013:return _arr;|} } }
            string H() { lock (_gate) { return _name; } }
            int I() { lock (_gate) { return _list.Count; } }
            void J() { lock (_gate) { _free = {|DAX0013:_list|}; _other = _list; } }
            void K() { List<int> copy; lock (_gate) { copy = _list; } copy.Add(1); }
            Point L() { lock (_gate) { return _p; } }
            void M(out List<int> o) { lock (_gate) { o = {|DAX0013:_list|}; } }
            int N() { lock (_gate) { return _list[0]; } }
        }
        """);

    [Fact]
    public Task Collections_properties_and_this_are_inferred_too() => Verify.Findings("""
        class C
        {
            private readonly object _gate = new();
            private readonly List<int> _items = new();
            private int P { get; set; }
            public void Add(int x) { lock (_gate) { _items.Add(x); P = x; } }
            public void Remove(int x) { lock (_gate) { _items.Remove(x); P = 0; } }
            public int Count() => {|DAX0014:_items|}.Count + {|DAX0014:P|};
        }
        class D { private int _x; public void A() { lock (this) _x = 1; } public void B() { lock (this) _x++; } public int E() => {|DAX0014:_x|}; }
        class F { private readonly List<int> _l = new(); public void A() { lock (_l) _l.Add(1); } public void B() { lock (_l) _l.Add(2); } }
        class G { private readonly object _gate = new(); private int _x; public void A() { lock (_gate) _x = 1; } public int B() => _x; }
        """);

    [Fact]
    public Task Accessed_under_one_lock_almost_everywhere() => Verify.Findings("""
        class C
        {
            private readonly object _gate = new();
            private int _x;
            private int _y;
            private int _z;
            private int _w;
            private readonly int _r = 1;
            public C() { _x = 1; }
            void A() { lock (_gate) { _x++; _z = _r; } }
            void B() { lock (_gate) { _x--; } }
            int D() { lock (_gate) { return _x; } }
            int E() => {|DAX0014:_x|};
            int F() => _y++;
            int G() { lock (_gate) { return _y; } }
            void H() { lock (_gate) { Helper(); } }
            void I() { lock (_gate) { Helper(); Deeper(); } }
            private void Helper() { _w++; Deeper(); }
            private void Deeper() { _w--; }
            void J() { lock (_gate) { _w = 1; } }
            int K() { lock (_gate) { return _w; } }
        }
        """);
}
