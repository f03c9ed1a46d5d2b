using System.Buffers;
using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace DaxVerify.Exploration.Demos;

/// <summary>What calls into the framework do to what they are passed, where the engine sees it or knows who uses it.</summary>
public static class FrameworkUses
{
    private static readonly object[] s_numbers = [0, 1, 2];
    private static int[] s_resized = [];
    private static int s_initialised;

    [Demo("Framework", Shows = "DataRace")]
    public static void BugStream()
    {
        Stream stream = new MemoryStream(new byte[4]);
        Run.Together(() => stream.WriteByte(1), () => stream.ReadByte());
    }

    [Demo("Framework", Shows = "DataRace")]
    public static void BugQueryOfAList()
    {
        var list = new List<int> { 1, 2 };
        var odd = list.Where(x => x % 2 == 1);
        Run.Together(() => odd.ToList(), () => list.Add(3));
    }

    [Demo("Framework", Shows = "DataRace")]
    public static void BugListOfAList()
    {
        var list = new List<int> { 1, 2 };
        Run.Together(() => _ = new List<int>(list), () => list.Add(3));
    }

    [Demo("Framework", Shows = "DataRace")]
    public static void BugText()
    {
        var list = new List<int> { 1, 2 };
        Run.Together(() => string.Join(",", list), () => list.Add(3));
    }

    [Demo("Framework", Shows = "DataRace")]
    public static unsafe void BugPinned()
    {
        var numbers = new int[2];
        void Add()
        {
            fixed (int* first = numbers)
            {
                first[1]++;
            }
        }

        Run.Together(Add, Add);
    }

    [Demo("Framework", Shows = "DataRace")]
    public static void BugInsideOfAList()
    {
        var list = new List<int> { 1 };
        Run.Together(() => CollectionsMarshal.AsSpan(list)[0]++, () => list.Add(2));
    }

    /// <summary>How many there are depends on when the copy is made.</summary>
    [Demo("Framework", Shows = "UnhandledException")]
    public static void BugCopyOfAQueue()
    {
        var queue = new ConcurrentQueue<int>();
        var seen = 0;
        Run.Together(
            () =>
            {
                queue.Enqueue(1);
                queue.TryDequeue(out _);
            },
            () => seen = new List<int>(queue).Count);
        Run.Expect(seen == 0, "seen");
    }

    /// <summary>An enumeration is no single step: what comes in between is seen in part.</summary>
    [Demo("Framework", Shows = "UnhandledException")]
    public static void BugEnumerationInParts()
    {
        var map = new ConcurrentDictionary<int, int> { [1] = 0, [2] = 0 };
        var sum = 0;
        Run.Together(
            () =>
            {
                map[1] = 1;
                map[2] = 1;
            },
            () =>
            {
                foreach (var (_, value) in map)
                {
                    sum += value;
                }
            });
        Run.Expect(sum != 1, "half of it");
    }

    [Demo("Framework", Shows = "UnhandledException")]
    public static void BugReleaseAfterDispose()
    {
        var semaphore = new SemaphoreSlim(0);
        Run.Together(() => semaphore.Release(), semaphore.Dispose);
    }

    [Demo("Framework", Shows = "UnhandledException")]
    public static void BugWaitAfterDispose()
    {
        var isSet = new ManualResetEventSlim(true);
        Run.Together(isSet.Wait, isSet.Dispose);
    }

    /// <summary>What only one thread uses at a time is no matter, whoever it is.</summary>
    [Demo("Framework")]
    public static void CorrectUnderALock()
    {
        var gate = new Lock();
        using var stream = new MemoryStream();
        var box = new StrongBox<object>(s_numbers[0]);
        void Use()
        {
            lock (gate)
            {
                stream.WriteByte(1);
                box.Value = s_numbers[(int)(box.Value ?? 0) + 1];
                _ = Environment.GetEnvironmentVariable("DAXVERIFY_DEMO");
            }
        }

        Run.Together(Use, Use);
        Run.Expect(stream.Length == 2 && box.Value is 2, "lost");
    }

    /// <summary>What is each thread's own, or can't change, is no matter either.</summary>
    [Demo("Framework")]
    public static void CorrectOnOnesOwn()
    {
        static void Use()
        {
            var text = new StringBuilder();
            using var writer = new StringWriter(text);
            List<int> numbers = [1, 2, 3];
            writer.Write(string.Join(',', numbers.Where(x => x > 1).Select(x => $"{x}")));
            Run.Expect(text.ToString() == "2,3" && Encoding.UTF8.GetBytes(text.ToString()).AsSpan().IndexOf((byte)',') == 1, "wrong");
        }

        Run.Together(Use, Use);
    }

    [Demo("Framework")]
    public static void CorrectPartsOfAnArray()
    {
        var list = new List<int> { 1, 2 };
        var numbers = new int[4];
        var bytes = new byte[8];
        Run.Together(
            () =>
            {
                list.CopyTo(numbers, 0);
                Encoding.ASCII.GetBytes("abcd", 0, 4, bytes, 0);
            },
            () =>
            {
                list.CopyTo(numbers, 2);
                Encoding.ASCII.GetBytes("efgh", 0, 4, bytes, 4);
            });
        Run.Expect(numbers[3] == 2 && bytes[7] == 'h', "lost");
    }

    [Demo("Framework")]
    public static void CorrectPool()
    {
        static void Use()
        {
            var rented = ArrayPool<byte>.Shared.Rent(16);
            rented[0] = 1;
            ArrayPool<byte>.Shared.Return(rented);
        }

        Run.Together(Use, Use);
    }

    /// <summary>What is empty is enumerated by one object of the framework, whoever asks.</summary>
    [Demo("Framework")]
    public static void CorrectEmptyLists()
    {
        static void Use(List<int> list)
        {
            lock (list)
            {
                IEnumerable<int> all = list;
                Run.Expect(!all.Where(x => x > 0).GetEnumerator().MoveNext() && !all.GetEnumerator().MoveNext(), "not empty");
                list.Add(1);
            }
        }

        Run.Together(() => Use([]), () => Use([]));
    }

    /// <summary>What is locked is asked for without the lock.</summary>
    [Demo("Framework")]
    public static void CorrectSyncRoot()
    {
        var (list, typed) = (new System.Collections.ArrayList(), new Dictionary<int, int>());
        Run.Together(Add, Add);
        Run.Expect(list.Count == 2 && typed.Count == 1, "one is lost");

        void Add()
        {
            var comparer = typed.Comparer;
            lock (list.SyncRoot)
            {
                list.Add(comparer.GetHashCode(1));
                typed[1] = 1;
            }
        }
    }

    [Demo("Framework")]
    public static void CorrectSynchronized()
    {
        var map = System.Collections.Hashtable.Synchronized([]);
        var writer = TextWriter.Synchronized(new StringWriter());
        Run.Together(
            () =>
            {
                map[1] = 1;
                writer.Write("a");
            },
            () =>
            {
                map[2] = 2;
                writer.Write("b");
            });
        Run.Expect(map.Count == 2, "lost");
    }

    [Demo("Framework", Shows = "DataRace")]
    public static void BugTextOfABuilder()
    {
        object builder = new StringBuilder("a");
        Run.Together(() => builder.ToString(), () => ((StringBuilder)builder).Append('b'));
    }

    [Demo("Framework", Shows = "DataRace")]
    public static void BugHoleInAText()
    {
        var builder = new StringBuilder("a");
        Run.Together(() => _ = $"{builder}", () => builder.Append('b'));
    }

    [Demo("Framework", Shows = "DataRace")]
    public static void BugResized() => Unseen.Raise(() => s_resized.Length, length => Array.Resize(ref s_resized, length));

    [Demo("Framework")]
    public static void CorrectResized()
    {
        s_resized = [];
        void Add()
        {
            lock (s_numbers)
            {
                Array.Resize(ref s_resized, s_resized.Length + 1);
            }
        }

        Run.Together(Add, Add);
        Run.Expect(s_resized.Length == 2, "lost");
    }

    [Demo("Framework")]
    public static void CorrectBoxUnderALock()
    {
        Unseen.ICounter counter = new Unseen.Counter();
        void Add()
        {
            lock (s_numbers)
            {
                counter.Number++;
            }
        }

        Run.Together(Add, Add);
        Run.Expect(counter.Number == 2, "lost");
    }

    [Demo("Framework")]
    public static void CorrectStructsOfArrays()
    {
        var bytes = new byte[16];
        var bits = new int[] { 1, 2, 3, 4 };
        void Use()
        {
            lock (bytes)
            {
                Run.Expect(new Guid(bytes) == new Guid([.. bytes]) && new decimal(bits[..3].Append(0).ToArray()) > 0 && new System.Numerics.BigInteger(bytes) >= 0, "not the same");
                bytes[3] = 1;
            }
        }

        Run.Together(Use, Use);
    }

    [Demo("Framework", Shows = "DataRace")]
    public static void BugStructOfAnArray()
    {
        var bytes = new byte[16];
        Run.Together(() => _ = new Guid(bytes), () => bytes[3] = 1);
    }

    [Demo("Framework")]
    public static void CorrectBaseOverAnArray()
    {
        var bytes = new byte[4];
        using var stream = new Bytes(bytes);
        Run.Together(
            () =>
            {
                lock (bytes)
                {
                    stream.WriteByte(1);
                }
            },
            () =>
            {
                lock (bytes)
                {
                    bytes[1] = 2;
                }
            });
        Run.Expect(bytes is [1, 2, ..], "lost");
    }

    [Demo("Framework", Shows = "DataRace")]
    public static void BugTextOfCharacters()
    {
        var characters = new[] { 'a' };
        Run.Together(() => _ = new string(characters), () => characters[0] = 'b');
    }

    [Demo("Framework", Shows = "DataRace")]
    public static unsafe void BugWidePointer()
    {
        var numbers = new int[2];
        Run.Together(() => WriteBoth(numbers), () => numbers[1] = 2);

        static void WriteBoth(int[] numbers)
        {
            fixed (int* start = numbers)
            {
                *(long*)start = -1;
            }
        }
    }

    [Demo("Framework")]
    public static unsafe void CorrectWidePointer()
    {
        var numbers = new int[3];
        Run.Together(() => WriteBoth(numbers), () => numbers[2] = 2);

        static void WriteBoth(int[] numbers)
        {
            fixed (int* start = numbers)
            {
                *(long*)start = -1;
            }
        }
    }

    [Demo("Framework", Shows = "DataRace")]
    public static void BugReadBeforeItIsSet()
    {
        Early.Last = null;
        Run.Together(() => _ = new Early(), () => _ = Early.Last?.Number);
    }

    [Demo("Framework")]
    public static void CorrectNumbersOfBytes()
    {
        var bytes = new byte[8];
        Run.Together(() => BitConverter.ToInt32(bytes, 0), () => bytes[4] = 1);
    }

    [Demo("Framework", Shows = "DataRace")]
    public static void BugNumbersOfBytes()
    {
        var bytes = new byte[8];
        Run.Together(() => BitConverter.ToInt32(bytes, 0), () => bytes[3] = 1);
    }

    [Demo("Framework")]
    public static void CorrectModuleInitialiser() => Run.Expect(s_initialised == 7, "never set");

    [ModuleInitializer]
    internal static void Initialise() => s_initialised = 7;

    private sealed class Bytes(byte[] bytes) : MemoryStream(bytes);

    private sealed class Early
    {
        public static volatile Early? Last;
        public readonly int Number;

        public Early()
        {
            Last = this;
            Number = 7;
        }
    }
}
