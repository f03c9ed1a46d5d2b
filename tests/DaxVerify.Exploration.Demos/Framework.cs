using System.Collections.Concurrent;

namespace DaxVerify.Exploration.Demos;

/// <summary>What happens inside the framework: collections behind interfaces, queries, array methods, hash codes, clocks.</summary>
public static class Framework
{
    /// <summary>Text that is read is no file, for all that its reader is made of; a writer that keeps nothing is nobody's.</summary>
    [Demo("Framework")]
    public static void CorrectReadersOfText()
    {
        static void Read()
        {
            using var reader = new StringReader("a\nb");
            Run.Expect(reader.ReadLine() == "a", "another line");
            TextWriter.Null.WriteLine("c");
            Run.Expect(new IOException("d").Message == "d", "another text");
        }

        Run.Together(Read, Read);
    }

    [Demo("Collections", Shows = "DataRace")]
    public static void BugInterface()
    {
        IList<int> list = new List<int>();
        Run.Together(() => list.Add(1), () => list.Add(2));
    }

    [Demo("Collections", Shows = "DataRace")]
    public static void BugQuery()
    {
        var list = new List<int> { 1, 2 };
        Run.Together(() => list.Sum(), () => list.Add(3));
    }

    [Demo("Memory", Shows = "DataRace")]
    public static void BugArrayFill()
    {
        var a = new int[4];
        Run.Together(() => Array.Fill(a, 1), () => a[2] = 2);
    }

    [Demo("Memory", Shows = "DataRace")]
    public static void BugArrayCopy()
    {
        var a = new int[4];
        Run.Together(() => Array.Copy(new int[2], 0, a, 2, 2), () => a[3]++);
    }

    [Demo("Memory")]
    public static void CorrectArrayCopy()
    {
        var a = new int[4];
        Run.Together(() => Array.Copy(new int[2], 0, a, 2, 2), () => a[1]++);
    }

    [Demo("Collections")]
    public static void CorrectInterfaceOfConcurrent()
    {
        IDictionary<int, int> map = new ConcurrentDictionary<int, int>();
        Run.Together(() => map[1] = 1, () => map[2] = 2);
        Run.Expect(map.Count == 2, "lost");
    }

    /// <summary>A factory passed to a concurrent dictionary can run twice.</summary>
    [Demo("Collections", Shows = "UnhandledException")]
    public static void BugFactoryRunsTwice()
    {
        var map = new ConcurrentDictionary<int, object>();
        var made = 0;
        void Get() => map.GetOrAdd(1, _ => Interlocked.Increment(ref made));
        Run.Together(Get, Get);
        Run.Expect(made == 1, "made twice");
    }

    private sealed record Key(string Name, int Number);

    private static int HashOf<T>(T value) => value!.GetHashCode();

    /// <summary>How long it takes depends on hash codes, which must be the same in each process.</summary>
    [Demo("Hashes", Shows = "UnhandledException")]
    public static void BugHashCodes()
    {
        var x = 0;
        void Add(int hash)
        {
            for (var i = hash & 3; i >= 0; i--)
            {
                Thread.Yield();
            }

            Volatile.Write(ref x, Volatile.Read(ref x) + 1);
        }

        Run.Together(
            () => Add(new Key("a", 1).GetHashCode()),
            () => Add(HashCode.Combine("a", new object())),
            () => Add(HashOf("a") ^ HashOf(new object())));
        Run.Expect(x == 3, "lost");
    }

    /// <summary>Texts that are equal in some way have the hash code of that way.</summary>
    [Demo("Hashes")]
    public static void CorrectHashesOfText()
    {
        Run.Expect("Ab".GetHashCode(StringComparison.OrdinalIgnoreCase) == "aB".GetHashCode(StringComparison.OrdinalIgnoreCase), "case");
        Run.Expect("Ab".GetHashCode(StringComparison.InvariantCultureIgnoreCase) == string.GetHashCode("aB".AsSpan(), StringComparison.InvariantCultureIgnoreCase), "culture");
        Run.Expect("ab".GetHashCode(StringComparison.Ordinal) == string.GetHashCode("ab".AsSpan()), "span");
    }

    [Demo("Randomness", Shows = "UnhandledException")]
    public static void BugGuid()
    {
        var turns = Guid.NewGuid().ToByteArray()[0] & 3;
        var x = 0;
        void Add()
        {
            for (var i = 0; i < turns; i++)
            {
                Interlocked.Increment(ref x);
            }

            Volatile.Write(ref x, Volatile.Read(ref x) + 10);
        }

        Run.Together(Add, Add);
        Run.Expect(x >= 20, "lost");
    }

    [Demo("Time")]
    public static void CorrectTimeProvider()
    {
        var clock = TimeProvider.System;
        var (date, stamp) = (clock.GetUtcNow(), clock.GetTimestamp());
        Thread.Sleep(60_000);
        Run.Expect(clock.GetUtcNow() - date >= TimeSpan.FromMinutes(1) && clock.GetElapsedTime(stamp) >= TimeSpan.FromMinutes(1), "no time passed");
    }

    [Demo("Memory", Shows = "UnhandledException")]
    public static void BugOldVolatile()
    {
        var x = 0;
        void Add() => Thread.VolatileWrite(ref x, Thread.VolatileRead(ref x) + 1);
        Run.Together(Add, Add);
        Run.Expect(x == 2, "lost");
    }
}
