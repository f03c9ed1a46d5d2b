using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace DaxVerify.Exploration.Demos;

/// <summary>
/// Two threads do something through what the engine doesn't see into, mostly to read a number and write it back plus one: not a word of all traces.
/// </summary>
public static class Unseen
{
    private static readonly object[] s_numbers = [0, 1, 2];
    private static System.Collections.Immutable.ImmutableArray<int> s_immutable = [];

    public static void Variable() => Raise(
        () => int.Parse(Environment.GetEnvironmentVariable("DAXVERIFY_DEMO") ?? "0", null),
        value => Environment.SetEnvironmentVariable("DAXVERIFY_DEMO", value == 0 ? null : $"{value}"));

    public static void Weak()
    {
        var weak = new WeakReference(s_numbers[0]);
        Raise(() => (int)weak.Target!, value => weak.Target = s_numbers[value]);
    }

    public static void Boxed()
    {
        var box = new StrongBox<int>();
        Raise(() => box.Value, value => box.Value = value);
    }

    public static void ByReflection()
    {
        var holder = new Holder();
        var field = typeof(Holder).GetField("_value", BindingFlags.Instance | BindingFlags.NonPublic)!;
        Raise(() => (int)field.GetValue(holder)!, value => field.SetValue(holder, value));
    }

    public static void OutsideTheHeap()
    {
        var address = Marshal.AllocHGlobal(4);
        Raise(() => Marshal.ReadInt32(address), value => Marshal.WriteInt32(address, value));
        Marshal.FreeHGlobal(address);
    }

    public static unsafe void ByPointer()
    {
        var address = (nint)NativeMemory.Alloc(4);
        Raise(() => *(int*)address, value => *(int*)address = value);
        NativeMemory.Free((void*)address);
    }

    public static void ByAccessor()
    {
        var holder = new Holder();
        Raise(() => ValueOf(holder), value => ValueOf(holder) = value);
    }

    public static void ApplicationData() => Raise(() => (int)(AppContext.GetData("daxverify demo") ?? 0), value => AppContext.SetData("daxverify demo", value));

    public static void Names()
    {
        var thread = new Thread(() => { }) { Name = "0" };
        Raise(() => int.Parse(thread.Name!, null), value => thread.Name = $"{value}");
    }

    public static void Console()
    {
        var before = System.Console.Out;
        var written = new StringWriter();
        System.Console.SetOut(written);
        Run.Together(() => System.Console.Write("a"), () => System.Console.Write("b"));
        System.Console.SetOut(before);
        Run.Expect(written.ToString() == "ab", "in the other order");
    }

    public static void JoinBesideSleep()
    {
        var sleeper = new Thread(() => Thread.Sleep(5000));
        sleeper.Start();
        Run.Expect(sleeper.Join(2000), "given up");
    }

    public static void FixedLayout()
    {
        var pair = new Pair();
        Raise(() => pair.First, value => pair.First = value);
    }

    public static void VolatileOfFixedLayout()
    {
        var pair = new Pair();
        Raise(() => pair.Second, value => pair.Second = value);
    }

    public static void Exchanged() => Raise(
        () => s_immutable.Length, length => System.Collections.Immutable.ImmutableInterlocked.InterlockedExchange(ref s_immutable, [.. new int[length]]));

    public static unsafe void Block()
    {
        var numbers = new int[2];
        Run.Together(() => Unsafe.InitBlock(ref Unsafe.As<int, byte>(ref numbers[0]), 1, 8), () => Unsafe.InitBlock(ref Unsafe.As<int, byte>(ref numbers[0]), 2, 8));
        Run.Expect(numbers[0] == 0x02020202, "in the other order");
    }

    public static void CalledByReflection()
    {
        var list = new List<int>();
        var add = list.GetType().GetMethod("Add")!;
        Run.Together(() => add.Invoke(list, [1]), () => add.Invoke(list, [2]));
        Run.Expect(list[0] == 1, "in the other order");
    }

    public static void CompiledExpression()
    {
        var number = 0;
        System.Linq.Expressions.Expression<Func<int>> read = () => number;
        var compiled = read.Compile();
        Run.Together(() => Run.Expect(compiled() == 0, "in the other order"), () => number = 1);
    }

    public static void SharedBox()
    {
        ICounter counter = new Counter();
        Raise(() => counter.Number, value => counter.Number = value);
    }

    public static void Settable() =>
        Raise(() => System.Text.RegularExpressions.Regex.CacheSize, value => System.Text.RegularExpressions.Regex.CacheSize = value);

    public static void Copied()
    {
        var cell = new Cell();
        Run.Together(() => Run.Expect(cell.Copy().Value == 0, "in the other order"), () => cell.Value = 1);
    }

    public static void Dynamic()
    {
        var list = new List<int>();
        Run.Together(() => Add(list, 1), () => Add(list, 2));
        Run.Expect(list[0] == 1, "in the other order");

        static void Add(dynamic list, int number) => list.Add(number);
    }

    internal static void Raise(Func<int> read, Action<int> write)
    {
        void Add() => write(read() + 1);
        write(0);
        Run.Together(Add, Add);
        Run.Expect(read() == 2, "lost");
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_value")]
    private static extern ref int ValueOf(Holder holder);

    internal interface ICounter
    {
        int Number { get; set; }
    }

    internal struct Counter : ICounter
    {
        public int Number { get; set; }
    }

    [StructLayout(LayoutKind.Sequential)]
    private sealed class Pair
    {
        public int First;
        public volatile int Second;
    }

    private sealed class Cell
    {
        public int Value { get; set; }

        public Cell Copy() => (Cell)MemberwiseClone();
    }

    private sealed class Holder
    {
        private int _value;

        public override string ToString() => $"{_value++}";
    }
}
