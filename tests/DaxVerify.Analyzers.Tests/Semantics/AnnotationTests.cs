using DaxVerify.Analyzers.Tests.Verification;
using Microsoft.CodeAnalysis;

namespace DaxVerify.Analyzers.Tests.Semantics;

/// <summary>What lock expressions may name: DAX0011.</summary>
public sealed class AnnotationTests
{
    [Fact]
    public Task Expressions_that_name_no_lock() => Verify.Findings("""
        class Other { public static readonly object SLock = new(); private static readonly object s_hidden = new(); public readonly object Lock = new(); }
        class Base { private readonly object _hidden = new(); protected readonly object Seen = new(); }
        class C : Base
        {
            private readonly object _gate = new();
            private static readonly object s_gate = new();
            private readonly int _number = 1;
            private readonly Other _other = new();
            [{|DAX0011:GuardedBy("foo")|}] private int _a;
            [{|DAX0011:GuardedBy("")|}] private int _b;
            [{|DAX0011:GuardedBy("_number")|}] private int _c;
            [{|DAX0011:GuardedBy("C")|}] private int _d;
            [{|DAX0011:GuardedBy("C._gate")|}] private int _e;
            [{|DAX0011:GuardedBy("_gate")|}] private static int s_f;
            [{|DAX0011:GuardedBy("this")|}] private static int s_g;
            [{|DAX0011:GuardedBy("_hidden")|}] private int _h;
            [{|DAX0011:GuardedBy("Other.s_hidden")|}] private int _i;
            [{|DAX0011:GuardedBy("itself (synchronized blocks)")|}] private int _j;
            [{|DAX0011:GuardedBy("M()")|}] private int _k;
            [{|DAX0011:GuardedBy("Missing()")|}] private int _l;
            [{|DAX0011:GuardedBy("_other.Nope")|}] private int _m;
            [{|DAX0011:GuardedBy("typeof(Nope)")|}] private int _n;
            [{|DAX0011:RequiresLock("other")|}] void M() { }
            [{|DAX0011:RequiresLock("_gate")|}] static void N() { }
            [{|DAX0011:RequiresLock("x")|}] void O(int x) { }
            void P() { _ = _a + _c + _k; }
        }
        class Outer
        {
            private readonly object _gate = new();
            static readonly object s_gate = new();
            class Inner { [{|DAX0011:GuardedBy("_gate")|}] public int X; [GuardedBy("s_gate")] public int Y; }
        }
        class Sem { private readonly SemaphoreSlim _many = new(4, 4); [{|DAX0011:GuardedBy("_many")|}] private int _x; }
        """);

    [Fact]
    public Task Expressions_that_do() => Verify.Findings("""
        namespace Lib { public class Box { public static class Inner { public static readonly object Mu = new(); } } }
        namespace App
        {
            using Lib;
            using Alias = Lib.Box.Inner;
            class Node { public readonly object Gate = new(); public Node Next = null!; public Node Get() => this; public object[] Stripes = []; public Dictionary<string, object> Map = new(); }
            class Other { public static readonly object Lock = new(); }
            class Base { protected readonly object Seen = new(); }
            class C : Base
            {
                private readonly object _gate = new();
                private readonly Node _node = new();
                private readonly Other Other = new();
                private readonly object[] _stripes = [];
                [GuardedBy("_gate")] private int _a;
                [GuardedBy("this._gate")] private int _b;
                [GuardedBy(nameof(_gate))] private int _c;
                [GuardedBy("_node.Next.Get().Gate")] private int _d;
                [GuardedBy("Seen")] private int _e;
                [GuardedBy("base.Seen")] private int _f;
                [GuardedBy("Lib.Box.Inner.Mu")] private int _g;
                [GuardedBy("Box.Inner.Mu")] private int _h;
                [GuardedBy("Alias.Mu")] private int _i;
                [GuardedBy("typeof(C)")] private static int s_j;
                [GuardedBy("this")] private int _k;
                [GuardedBy("App.Other.Lock")] private int _l;
                [GuardedBy("Other.Lock")] private int _m;
                [GuardedBy("_stripes[0]")] private int _n;
                [GuardedBy("_node.Map[\"x\"]")] private int _o;
                [RequiresLock("n.Gate")] void M(Node n) { }
                void N()
                {
                    lock (_gate) { _a = _b = _c = 1; }
                    lock (_node.Next.Get().Gate) { _d = 1; }
                    lock (Seen) { _e = _f = 1; }
                    lock (Lib.Box.Inner.Mu) { _g = _h = _i = 1; }
                    lock (typeof(C)) { s_j = 1; }
                    lock (this) { _k = 1; }
                    lock (App.Other.Lock) { _l = _m = 1; }
                    lock (_stripes[0]) { _n = 1; }
                    lock (_stripes[1]) { {|DAX0002:_n|} = 1; }
                    lock (_node.Map["x"]) { _o = 1; }
                    lock (_node.Map["y"]) { {|DAX0002:_o|} = 1; }
                }
            }
        }
        """);

    [Fact]
    public Task A_field_that_guards_itself() => Verify.Findings("""
        class C
        {
            [GuardedBy("_items")] private readonly List<string> _items = new();
            void A() { {|DAX0002:_items|}.Add(""); lock (_items) { _items.Add(""); this._items.Add(""); } lock (this._items) { _items.Add(""); } }
            void B() { Monitor.Enter(_items); try { _items.Clear(); } finally { Monitor.Exit(_items); } }
        }
        """);

    [Fact]
    public Task Several_guards_are_all_needed() => Verify.Findings("""
        class C
        {
            private readonly object _a = new();
            private readonly object _b = new();
            [GuardedBy("_a"), GuardedBy("_b")] private int _x;
            void A() { lock (_a) lock (_b) { _x = 1; } lock (_a) { {|DAX0002:_x|} = 1; Flag.Use({|DAX0001:_x|}); } {|DAX0002,DAX0002:_x|} = 1; }
        }
        """);

    [Fact]
    public Task Contracts_survive_in_metadata() => Verify.Findings(["""
        class User : Lib.Thing
        {
            public override void Hook() { Count = 2; }
            void A(Lib.Thing t) { {|DAX0002:t.Count|} = 1; {|DAX0004:t.Needs()|}; lock (t.Gate) { t.Count = 1; t.Needs(); } lock (Lib.Statics.Gate) { t.Shared = 1; } {|DAX0002:t.Shared|} = 2; }
            void B(Lib.MyLock l) { l.Enter(); {|DAX0006:l.Enter()|}; l.Leave(); {|DAX0007:l.Leave()|}; }
        }
        """], more: [Library()]);

    [Fact]
    public Task Contracts_on_private_locks_survive_in_metadata() => Verify.Findings(["""
        class User
        {
            void A(Lib.Vault v, Lib.Vault w) { v.Open(); v.Needs(); {|DAX0004:w.Needs()|}; v.Close(); {|DAX0007:v.Close()|}; }
            void B(Lib.Vault v) { v.Open(); {|DAX0008:}|}
            void C(Lib.Vault v) { if (v.TryOpen()) { v.Needs(); v.Deep(); v.Close(); v.CloseDeep(); } {|DAX0004:v.Needs()|}; }
            void D(Lib.Vault v) { v.Open(); {|DAX0005:v.Lone()|}; v.Close(); v.Lone(); }
            void E(Lib.Vault v) { v.OpenDeep(); v.Deep(); v.CloseDeep(); {|DAX0004:v.Deep()|}; }
            static void F() { Lib.Vault.OpenAll(); Lib.Vault.NeedsAll(); Lib.Vault.CloseAll(); {|DAX0004:Lib.Vault.NeedsAll()|}; }
        }
        """], more: [Library()]);

    [Fact]
    public Task A_private_lock_has_the_type_of_what_returns_it() => Verify.Findings(["""
        class User
        {
            void A() { using var s = new Lib.Session(); s.Count++; {|DAX0006:s.Lock.Enter()|}; }
            void B(Lib.Session s) { s.Lock.Enter(); s.Count++; s.Lock.Leave(); {|DAX0002:s.Count|}++; }
            void C() { Lib.Session t; using (var s = new Lib.Session(1)) { t = s; t.Count++; } {|DAX0002:t.Count|}++; }
        }
        """], more: [Library()]);

    [Fact]
    public Task Order_is_checked_across_assemblies() => Verify.Findings(["""
        class User
        {
            private readonly object _own = new();
            void A(Lib.Ordered o) { lock (o.First) lock (o.Second) { } }
            void B(Lib.Ordered o) { lock (o.Second) lock ({|DAX0010:o.First|}) { } }
            void C(Lib.Ordered o) { lock (o.Second) { {|DAX0010:o.TakeFirst()|}; o.LeaveFirst(); } }
            [RequiresLock("o.Second")] void D(Lib.Ordered o) { lock ({|DAX0010:o.First|}) { } }
        }
        class Later
        {
            private readonly Lib.Ordered _o = new();
            [AcquiredAfter("_o.Second")] private readonly object _mine = new();
            void A() { lock (_mine) lock ({|DAX0010:_o.First|}) { } }
            void B() { lock (_o.First) lock (_mine) { } }
        }
        """], more: [Library()]);

    private static PortableExecutableReference Library()
    {
        var compilation = Verify.Compile([
            """
            namespace Lib
            {
                using N = System.Text;
                public static class Statics { public static readonly object Gate = new(); }
                public class Thing
                {
                    public readonly object Gate = new();
                    [GuardedBy("Gate")] public int Count;
                    [GuardedBy("Statics.Gate")] public int Shared;
                    [RequiresLock("Gate")] public void Needs() { }
                    [RequiresLock("Gate")] public virtual void Hook() { }
                }
                public class Ordered
                {
                    [AcquiredBefore("Second")] public readonly object First = new();
                    public readonly object Second = new();
                    [AcquiresLock("First")] public void TakeFirst() { Monitor.Enter(First); }
                    [ReleasesLock("First")] public void LeaveFirst() { Monitor.Exit(First); }
                }
                public class Vault
                {
                    private class Inner { public readonly object Gate = new(); }
                    private readonly object _gate = new();
                    private readonly Inner _inner = new();
                    private static readonly object s_all = new();
                    [AcquiresLock("_gate")] public void Open() { Monitor.Enter(_gate); }
                    [TryAcquiresLock("_gate"), TryAcquiresLock("_inner.Gate")] public bool TryOpen()
                    {
                        if (!Monitor.TryEnter(_gate)) return false;
                        Monitor.Enter(_inner.Gate);
                        return true;
                    }
                    [ReleasesLock("_gate")] public void Close() { Monitor.Exit(_gate); }
                    [RequiresLock("_gate")] public void Needs() { }
                    [ExcludesLock("_gate")] public void Lone() { }
                    [AcquiresLock("_inner.Gate")] public void OpenDeep() { Monitor.Enter(_inner.Gate); }
                    [ReleasesLock("_inner.Gate")] public void CloseDeep() { Monitor.Exit(_inner.Gate); }
                    [RequiresLock("_inner.Gate")] public void Deep() { }
                    [AcquiresLock("s_all")] public static void OpenAll() { Monitor.Enter(s_all); }
                    [ReleasesLock("s_all")] public static void CloseAll() { Monitor.Exit(s_all); }
                    [RequiresLock("s_all")] public static void NeedsAll() { }
                }
                public sealed class Session : IDisposable
                {
                    private readonly MyLock _lock = new();
                    [ReturnsLock("_lock")] public MyLock Lock => _lock;
                    [GuardedBy("_lock")] public int Count;
                    [AcquiresLock("_lock")] public Session(int tries = 3) { _lock.Enter(); }
                    [ReleasesLock("_lock")] public void Dispose() { _lock.Leave(); }
                }
                [LockType] public class MyLock { [AcquiresLock("this")] public void Enter() { } [ReleasesLock("this")] public void Leave() { } }
            }
            """], name: "Library");
        using var stream = new MemoryStream();
        var result = compilation.Emit(stream);
        Assert.True(result.Success, string.Join("\n", result.Diagnostics));
        return MetadataReference.CreateFromImage(stream.ToArray());
    }
}
