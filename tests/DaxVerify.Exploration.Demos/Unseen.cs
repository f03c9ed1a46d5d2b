using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace DaxVerify.Exploration.Demos;

/// <summary>
/// Two threads do something through what the engine doesn't see into, mostly to read a number and write it back plus one: not a word of all traces.
/// </summary>
public static partial class Unseen
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

    [Demo("Memory", Shows = "UnhandledException")]
    public static void BugExchanged() => Raise(
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

    public static void ByADelegateOfAMember()
    {
        var list = new List<int>();
        var add = typeof(List<int>).GetMethod(nameof(List<int>.Add))!.CreateDelegate<Action<int>>(list);
        Run.Together(() => add(1), () => add(2));
    }

    public static void ImmutableOverAnArray()
    {
        var numbers = new int[1];
        var immutable = ImmutableCollectionsMarshal.AsImmutableArray(numbers);
        Run.Together(() => _ = immutable[0], () => numbers[0] = 1);
    }

    public static void Document()
    {
        var document = System.Text.Json.JsonDocument.Parse("1");
        var number = document.RootElement;
        Run.Together(() => number.TryGetInt32(out _), document.Dispose);
    }

    public static void BufferOfAStream()
    {
        var stream = new MemoryStream([0, 0], 0, 2, writable: true, publiclyVisible: true);
        stream.TryGetBuffer(out var buffer);
        Run.Together(() => stream.WriteByte(1), () => _ = buffer.AsSpan()[0]);
    }

    public static void ChunkOfABuilder()
    {
        var builder = new System.Text.StringBuilder("abc");
        ReadOnlyMemory<char> chunk = default;
        foreach (var one in builder.GetChunks())
        {
            chunk = one;
        }

        Run.Together(() => _ = chunk.Span[0], () => builder[0] = 'x');
    }

    public static void EnumeratorInABox()
    {
        IEnumerator<int> numbers = ((IEnumerable<int>)[1, 2]).GetEnumerator();
        Run.Together(() => numbers.MoveNext(), () => numbers.MoveNext());
    }

    public static unsafe void StackOfAnotherThread()
    {
        var value = 0;
        var address = (nint)(&value);
        var read = 1;
        var reader = new Thread(() => read = *(int*)address);
        reader.Start();
        *(int*)address = 1;
        reader.Join();
        Run.Expect(read == 1 || value == 1, "in the other order");
    }

    public static void Unaligned()
    {
        var bytes = new byte[8];
        Run.Together(() => Unsafe.ReadUnaligned<int>(ref bytes[0]), () => bytes[2] = 1);
    }

    public static void TargetOfAHandle()
    {
        var handle = GCHandle.Alloc("0");
        var number = GCHandle.ToIntPtr(handle);
        Run.Together(() => Set(number, "1"), () => Set(number, "2"));
        handle.Free();

        static void Set(nint number, string text)
        {
            var handle = GCHandle.FromIntPtr(number);
            handle.Target = text;
        }
    }

    public static void Finalized()
    {
        _ = new Mourned();
        Run.Together(() => Mourned.Count++, GC.Collect);
    }

    public static void LockLeftHeldByAPart()
    {
        var rwl = new ReaderWriterLockSlim();
        var (one, other) = (new Task(rwl.EnterWriteLock), new Task(() => { }));
        var following = Task.WhenAll(one, other).ContinueWith(_ => rwl.IsWriteLockHeld, TaskContinuationOptions.ExecuteSynchronously);
        one.Start();
        other.Start();
        following.Wait();
    }

    public static void TokenWithATimer()
    {
        using var source = new CancellationTokenSource(10);
        _ = source.IsCancellationRequested;
    }

    public static unsafe void FunctionOfTheFramework()
    {
        delegate*<int[], Span<int>> show = &MemoryExtensions.AsSpan<int>;
        var function = (nint)show;
        var numbers = new int[2];
        Run.Together(() => _ = ((delegate*<int[], Span<int>>)function)(numbers)[0], () => numbers[0] = 1);
    }

    public static void NameOfAThread()
    {
        var thread = new Thread(() => Thread.CurrentThread.Name = "worker");
        thread.Start();
        Run.Expect(thread.Name is null or "worker", "another");
        thread.Join();
    }

    public static void JoinedBeforeItStarts()
    {
        var thread = new Thread(() => { });
        Run.Together(thread.Start, () => _ = thread.Join(0));
    }

    public static void StatusOfATask()
    {
        var task = Task.Run(() => Thread.Yield());
        Run.Expect(task.Status != TaskStatus.Faulted, "failed");
        task.Wait();
    }

    public static void TakenForAnotherType()
    {
        object cell = new Cell();
        Run.Together(() => Run.Expect(Unsafe.As<Twin>(cell).Value == 0, "not zero"), () => Run.Expect(((Cell)cell).Value == 0, "not zero"));
    }

    public static void PartsOverEachOther()
    {
        var unions = new Union[1];
        Run.Together(() => Interlocked.Increment(ref unions[0].Both), () => Interlocked.Increment(ref unions[0].High));
        Run.Expect(unions[0].Both == (1L << 32) + 1, "lost");
    }

    public static void SharedException()
    {
        var failure = new InvalidOperationException("kept");
        Run.Together(Throw, Throw);

        void Throw()
        {
            try
            {
                throw failure;
            }
            catch (InvalidOperationException e)
            {
                Run.Expect(e.StackTrace is not null, "no stack");
            }
        }
    }

    public static void OptionsInUse()
    {
        var options = new ParallelOptions();
        Raise(() => Math.Max(options.MaxDegreeOfParallelism, 0), value => options.MaxDegreeOfParallelism = value == 0 ? -1 : value);
    }

    public static void MatchesAsTheyAreAskedFor()
    {
        var matches = System.Text.RegularExpressions.Regex.Matches("a b c", "[a-z]");
        Run.Together(() => Run.Expect(matches.Count == 3, "lost"), () => Run.Expect(matches[0].Value == "a", "another"));
    }

    public static void NumbersOfObjects()
    {
#pragma warning disable SYSLIB0050 // It is obsolete, and still there.
        var numbers = new System.Runtime.Serialization.ObjectIDGenerator();
#pragma warning restore SYSLIB0050
        long first = 0;
        Run.Together(() => first = numbers.GetId(s_numbers[0], out _), () => numbers.GetId(s_numbers[1], out _));
        Run.Expect(first is 1 or 2, "another");
    }

    public static void HashAndReset()
    {
        using var hash = System.Security.Cryptography.IncrementalHash.CreateHash(System.Security.Cryptography.HashAlgorithmName.SHA256);
        Run.Together(() => hash.GetHashAndReset(), () => hash.GetHashAndReset());
    }

    public static void NameOfAnAssembly()
    {
        var name = new AssemblyName("a");
        Run.Together(() => name.Name = "b", () => _ = name.FullName);
    }

    public static void FallbackOfAnEncoding()
    {
        var encoding = (System.Text.Encoding)System.Text.Encoding.ASCII.Clone();
        Run.Together(() => encoding.EncoderFallback = new System.Text.EncoderReplacementFallback("!"), () => _ = encoding.GetByteCount("\u00e4"));
    }

    public static void TextInParts()
    {
        var text = new System.Globalization.StringInfo("ab");
        Run.Together(() => text.String = "c", () => _ = text.LengthInTextElements);
    }

    public static void GroupsOfAMatch()
    {
        var groups = (System.Collections.IEnumerable)System.Text.RegularExpressions.Regex.Match("ab", "(a)(b)").Groups;
        var one = groups.GetEnumerator();
        Run.Together(() => one.MoveNext(), () => one.MoveNext());
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

    private sealed class Open
    {
        public int Number;
    }

    private sealed class StrongOverlap
    {
        public Overlap Value;
    }

    [StructLayout(LayoutKind.Explicit)]
    private struct Overlap
    {
        [FieldOffset(0)]
        public long Whole;

        [FieldOffset(0)]
        public int Low;

        [FieldOffset(4)]
        public int High;
    }

    [StructLayout(LayoutKind.Explicit)]
    private struct Union
    {
        [FieldOffset(0)]
        public long Both;

        [FieldOffset(4)]
        public int High;
    }

    private sealed class Twin
    {
        public int Value { get; set; }
    }

    private sealed class Mourned
    {
        public static int Count { get; set; }

        ~Mourned() => Count++;
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
