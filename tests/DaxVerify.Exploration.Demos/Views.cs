using System.Buffers;
using System.Collections;
using System.Collections.Concurrent;
using System.Collections.ObjectModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace DaxVerify.Exploration.Demos;

/// <summary>Structs and objects of the framework that stand for others: to use them is to use what they show.</summary>
public static class Views
{
    private static Outer s_outer;

    [Demo("Framework", Shows = "DataRace")]
    public static void BugSegment()
    {
        var part = new ArraySegment<int>(new int[2]);
        Run.Together(() => Set(part, 1), () => Set(part, 2));

        static void Set(ArraySegment<int> part, int value) => part[0] = value;
    }

    [Demo("Framework")]
    public static void CorrectSegments()
    {
        var numbers = new int[2];
        Run.Together(() => Raise(new ArraySegment<int>(numbers, 0, 1)), () => Raise(new ArraySegment<int>(numbers, 1, 1)));
        Run.Expect(numbers is [1, 1], "lost");

        static void Raise(ArraySegment<int> part) => part[0]++;
    }

    [Demo("Framework", Shows = "DataRace")]
    public static void BugSegmentBehindAnInterface()
    {
        var part = new ArraySegment<int>(new int[2]);
        IEnumerable<int> numbers = part;
        Run.Together(() => numbers.Sum(), () => part.Array![0] = 1);
    }

    [Demo("Framework", Shows = "DataRace")]
    public static void BugMemory()
    {
        var numbers = new int[2];
        Memory<int> memory = numbers;
        Run.Together(() => memory.ToArray(), () => numbers[1] = 1);
    }

    [Demo("Framework")]
    public static void CorrectMemories()
    {
        var numbers = new int[2];
        Run.Together(() => numbers.AsMemory(0, 1).ToArray(), () => numbers.AsMemory(1).Span[0] = 1);
    }

    [Demo("Framework", Shows = "DataRace")]
    public static void BugMemoryToText()
    {
        var letters = new char[2];
        ReadOnlyMemory<char> memory = letters;
        Run.Together(() => _ = memory.ToString(), () => letters[0] = 'x');
    }

    [Demo("Framework", Shows = "DataRace")]
    public static void BugMemoryToBuilder()
    {
        var letters = new char[2];
        ReadOnlyMemory<char> memory = letters;
        Run.Together(() => new StringBuilder().Append(memory), () => letters[0] = 'x');
    }

    [Demo("Framework", Shows = "DataRace")]
    public static void BugMemoryFromStream()
    {
        var bytes = new byte[2];
        Memory<byte> memory = bytes;
        Run.Together(() => _ = new MemoryStream([1, 2]).ReadAsync(memory).AsTask(), () => bytes[0] = 1);
    }

    [Demo("Framework", Shows = "DataRace")]
    public static void BugRentedMemory()
    {
        using var owner = MemoryPool<int>.Shared.Rent(2);
        var memory = owner.Memory;
        Run.Together(() => memory.Span[0] = 1, () => memory.Span[0] = 2);
    }

    [Demo("Framework", Shows = "DataRace")]
    public static void BugSequence()
    {
        var bytes = new byte[2];
        var sequence = new ReadOnlySequence<byte>(bytes);
        Run.Together(() => sequence.ToArray(), () => bytes[1] = 1);
    }

    [Demo("Framework", Shows = "DataRace")]
    public static void BugSequenceStart()
    {
        var bytes = new byte[2];
        var sequence = new ReadOnlySequence<byte>(bytes);
        Run.Together(() => Run.Expect(sequence.FirstSpan[0] < 2, "two"), () => bytes[0] = 1);
    }

    [Demo("Framework", Shows = "DataRace")]
    public static void BugSpanToText()
    {
        var letters = new char[2];
        Run.Together(() => _ = letters.AsSpan().ToString(), () => letters[0] = 'x');
    }

    [Demo("Framework", Shows = "DataRace")]
    public static void BugSpread()
    {
        var numbers = new int[2];
        Run.Together(() => _ = (int[])[.. numbers, 1], () => numbers[1] = 1);
    }

    [Demo("Framework", Shows = "DataRace")]
    public static void BugCopyToSpan()
    {
        var numbers = new int[2];
        Run.Together(() => numbers.CopyTo(new int[2].AsSpan()), () => numbers[1] = 1);
    }

    [Demo("Framework", Shows = "DataRace")]
    public static void BugMadeString()
    {
        var letters = new char[2];
        Run.Together(() => string.Create(2, letters, (to, from) => from.CopyTo(to)), () => letters[1] = 'x');
    }

    [Demo("Framework", Shows = "DataRace")]
    public static void BugStreamOverAnArray()
    {
        var bytes = new byte[2];
        var stream = new MemoryStream(bytes);
        Run.Together(() => stream.WriteByte(1), () => bytes[0] = 2);
    }

    [Demo("Framework")]
    public static void CorrectStreamsOverAnArray()
    {
        var bytes = new byte[2];
        Run.Together(() => new MemoryStream(bytes).ReadByte(), () => new MemoryStream(bytes).ReadByte());
    }

    [Demo("Framework", Shows = "DataRace")]
    public static void BugReaderOfAStream()
    {
        var stream = new MemoryStream(new byte[4]);
        Run.Together(() => new BinaryReader(stream).ReadByte(), () => stream.ReadByte());
    }

    [Demo("Framework", Shows = "DataRace")]
    public static void BugWriterOverABuilder()
    {
        var builder = new StringBuilder();
        var writer = new StringWriter(builder);
        Run.Together(() => writer.Write("a"), () => builder.Append("b"));
    }

    [Demo("Framework", Shows = "DataRace")]
    public static void BugCollectionOverAList()
    {
        var list = new List<int>();
        var collection = new Collection<int>(list);
        Run.Together(() => collection.Add(1), () => list.Add(2));
    }

    [Demo("Framework", Shows = "DataRace")]
    public static void BugSortedView()
    {
        var set = new SortedSet<int> { 1, 5 };
        var low = set.GetViewBetween(0, 3);
        Run.Together(() => low.Add(2), () => set.Add(4));
    }

    [Demo("Framework", Shows = "DataRace")]
    public static void BugLinkedNode()
    {
        var list = new LinkedList<int>();
        var node = list.AddLast(1);
        Run.Together(() => node.Value = 2, () => list.Sum());
    }

    [Demo("Framework")]
    public static void CorrectValueOfALinkedNode()
    {
        var list = new LinkedList<int>();
        var node = list.AddLast(1);
        Run.Together(() => Run.Expect(node.Value == 1, "another"), () => list.AddLast(2));
    }

    [Demo("Framework", Shows = "DataRace")]
    public static void BugCopiedEnumerator()
    {
        var list = new List<int> { 1 };
        var numbers = list.GetEnumerator();
        Run.Together(() => Next(numbers), () => list.Add(2));

        static bool Next(List<int>.Enumerator numbers) => numbers.MoveNext();
    }

    [Demo("Framework", Shows = "DataRace")]
    public static void BugAlternateLookup()
    {
        var words = new Dictionary<string, int>();
        var lookup = words.GetAlternateLookup<ReadOnlySpan<char>>();
        Run.Together(() => words["a"] = 1, () => lookup.ContainsKey("b"));
    }

    [Demo("Framework", Shows = "UnhandledException")]
    public static void BugConcurrentAlternateLookup()
    {
        var words = new ConcurrentDictionary<string, int>();
        Run.Together(Raise, Raise);
        Run.Expect(words["a"] == 2, "lost");

        void Raise()
        {
            var lookup = words.GetAlternateLookup<ReadOnlySpan<char>>();
            lookup.TryGetValue("a", out var count);
            lookup["a"] = count + 1;
        }
    }

    [Demo("Framework", Shows = "DataRace")]
    public static void BugInnerLists()
    {
        var list = new List<int> { 1 };
        Run.Together(() => new[] { 1, 2 }.SelectMany(_ => list).Count(), () => list.Add(2));
    }

    [Demo("Framework", Shows = "DataRace")]
    public static void BugThirdSource()
    {
        int[] numbers = [1, 2];
        var list = new List<int> { 1 };
        var all = numbers.Zip(numbers, list);
        Run.Together(() => all.Count(), () => list.Add(2));
    }

    [Demo("Framework", Shows = "DataRace")]
    public static void BugTextOfElements()
    {
        var builder = new StringBuilder("a");
        object[] parts = [builder, 1];
        Run.Together(() => string.Concat(parts), () => builder.Append("b"));
    }

    [Demo("Framework", Shows = "DataRace")]
    public static void BugTextOfATuple()
    {
        var builder = new StringBuilder("a");
        Run.Together(() => _ = (builder, 1).ToString(), () => builder.Append("b"));
    }

    [Demo("Framework", Shows = "DataRace")]
    public static void BugFormattable()
    {
        var builder = new StringBuilder("a");
        Run.Together(() => FormattableString.Invariant($"{builder}"), () => builder.Append("b"));
    }

    [Demo("Framework", Shows = "DataRace")]
    public static void BugSerialised()
    {
        var order = new { Lines = new List<int> { 1 } };
        Run.Together(() => System.Text.Json.JsonSerializer.Serialize(order), () => order.Lines.Add(2));
    }

    [Demo("Framework", Shows = "DataRace")]
    public static void BugActivated()
    {
        var list = new List<int>();
        Run.Together(() => Activator.CreateInstance(typeof(List<int>), list), () => list.Add(1));
    }

    [Demo("Framework", Shows = "DataRace")]
    public static void BugStructurallyEqual()
    {
        var numbers = new int[2];
        Run.Together(() => StructuralComparisons.StructuralEqualityComparer.Equals(numbers, new int[2]), () => numbers[1] = 1);
    }

    [Demo("Framework", Shows = "DataRace")]
    public static void BugTasksInAList()
    {
        var tasks = new List<Task> { Task.CompletedTask };
        Run.Together(() => Task.WhenAll(tasks), () => tasks.Add(Task.CompletedTask));
    }

    [Demo("Framework", Shows = "DataRace")]
    public static void BugCountedLetters()
    {
        var letters = new char[2];
        IEnumerable<char> all = letters;
        Run.Together(() => all.Count(letter => letter == 'x'), () => letters[0] = 'x');
    }

    [Demo("Framework", Shows = "DataRace")]
    public static void BugEncoded()
    {
        var bytes = new byte[4];
        Run.Together(() => Encoding.UTF8.GetBytes("abc", 0, 3, bytes, 0), () => bytes[2] = 1);
    }

    [Demo("Framework")]
    public static void CorrectEncoded()
    {
        var bytes = new byte[4];
        Run.Together(() => Encoding.UTF8.GetBytes("ab", 0, 2, bytes, 0), () => bytes[2] = 1);
    }

    [Demo("Framework", Shows = "DataRace")]
    public static void BugDecoded()
    {
        var letters = new char[4];
        Run.Together(() => Encoding.ASCII.GetChars([97, 98], 0, 2, letters, 0), () => letters[1] = 'x');
    }

    [Demo("Framework", Shows = "DataRace")]
    public static void BugWide()
    {
        var numbers = new int[2];
        Run.Together(() => Unsafe.As<int, long>(ref numbers[0]) = -1, () => numbers[1] = 2);
    }

    [Demo("Framework", Shows = "DataRace")]
    public static unsafe void BugPinned()
    {
        var numbers = new int[2];
        var handle = GCHandle.Alloc(numbers, GCHandleType.Pinned);
        var address = handle.AddrOfPinnedObject();
        Run.Together(() => *(int*)address = 1, () => numbers[0] = 2);
        handle.Free();
    }

    [Demo("Framework")]
    public static void CorrectTableWithOneWriter()
    {
        var table = new Hashtable { [1] = 1 };
        Run.Together(() => table[2] = 2, () => Run.Expect(table.ContainsKey(1), "lost"));
    }

    [Demo("Framework", Shows = "DataRace")]
    public static void BugTableWithTwoWriters()
    {
        var table = new Hashtable();
        Run.Together(() => table[1] = 1, () => table[2] = 2);
    }

    [Demo("Framework", Shows = "DataRace")]
    public static void BugFieldOfAnInterface() => Run.Together(static () => ICounted.Count++, static () => ICounted.Count++);

    [Demo("Framework", Shows = "DataRace")]
    public static void BugResetOfAStruct()
    {
        Run.Together(() => s_outer.Reset(), () => Run.Expect(s_outer.Inner.Value < 2, "two"));
    }

    [Demo("Framework")]
    public static void CorrectAfterACallback()
    {
        using var source = new CancellationTokenSource();
        var (done, seen) = (0, 0);
        var registration = source.Token.Register(() => done = 1);
        Run.Together(
            source.Cancel,
            () =>
            {
                registration.Dispose();
                seen = done;
            });
        Run.Expect(seen == done, "changed after Dispose");
    }

    private interface ICounted
    {
        static int Count { get; set; }
    }

    [Demo("Memory")]
    public static void CorrectBytesOfANumber()
    {
        var numbers = new long[1];
        Run.Together(() => MemoryMarshal.AsBytes(numbers.AsSpan())[0] = 1, () => MemoryMarshal.Cast<long, int>(numbers.AsSpan())[1] = 1);
        Run.Expect(numbers[0] == 0x1_0000_0001, "lost");
    }

    [Demo("Memory", Shows = "DataRace")]
    public static void BugByteInAHalf()
    {
        var numbers = new long[1];
        Run.Together(() => MemoryMarshal.AsBytes(numbers.AsSpan())[5] = 1, () => MemoryMarshal.Cast<long, int>(numbers.AsSpan())[1] = 1);
    }

    [Demo("Memory", Shows = "DataRace")]
    public static void BugBytesAcrossTwoNumbers()
    {
        var numbers = new int[2];
        Run.Together(() => MemoryMarshal.AsBytes(numbers.AsSpan()).Slice(3, 2).Fill(1), () => numbers[1] = 1);
    }

    [Demo("Memory")]
    public static void CorrectBytesAcrossTwoNumbers()
    {
        var numbers = new int[2];
        Run.Together(() => MemoryMarshal.AsBytes(numbers.AsSpan()).Slice(3, 2).Fill(1), () => MemoryMarshal.AsBytes(numbers.AsSpan())[5] = 1);
        Run.Expect(numbers[1] == 0x101, "lost");
    }

    private struct Inner
    {
        public int Value;
    }

    private struct Outer
    {
        public Inner Inner;

        public void Reset() => Inner.Value = 0;
    }
}
