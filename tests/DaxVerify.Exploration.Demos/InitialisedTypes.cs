namespace DaxVerify.Exploration.Demos;

/// <summary>Which types have a static constructor of their own, and what brings the program to it.</summary>
public static class InitialisedTypes
{
    /// <summary>Each instance of a generic type has its own, also where the code of one asks for another.</summary>
    [Demo("Memory")]
    public static void CorrectOtherInstance() => Run.Expect(Instances<int>.Number == 2 && OwnInitialisers<int>.Number == 2 && Instances<byte>.OfAnother() == 1, "read before it was set");

    /// <summary>An object that no constructor makes has an initialised type all the same.</summary>
    [Demo("Memory")]
    public static void CorrectObjectWithoutConstructor() =>
        Run.Expect(((Unmade)System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(typeof(Unmade))).Get() == 3, "read before it was set");

    /// <summary>Types that a file keeps to itself are the program's, not the compiler's.</summary>
    [Demo("Memory")]
    public static void CorrectFileType()
    {
        Run.Together(() => _ = OfFile.Value, () => _ = OfFile.Value);
        Run.Expect(CountOfFile.Count == 1, "not once");
    }

    [Demo("Memory", Shows = "Deadlock")]
    public static void BugLockInFileType() => Run.Together(
        () =>
        {
            lock (CountOfFile.Gate)
            {
                _ = LockingInFile.Value;
            }
        },
        () => _ = LockingInFile.Value);

    /// <summary>Volatile accesses before and in it.</summary>
    [Demo("Memory")]
    public static void CorrectVolatileInside()
    {
        var failures = 0;
        void Use()
        {
            try
            {
                _ = FailsOnDemand.Value;
            }
            catch (TypeInitializationException)
            {
                Interlocked.Increment(ref failures);
            }
        }

        Run.Together(
            () =>
            {
                FailsOnDemand.Source.Fails = true;
                Use();
            },
            Use);
        Run.Expect(failures != 1, "one of two");
    }

    /// <summary>Static pointers are put back between executions too.</summary>
    [Demo("Memory")]
    public static unsafe void CorrectPointers()
    {
        Run.Expect(Pointers.Function is null && Pointers.Number is null, "not put back");
        Pointers.Function = &Pointers.One;
        Pointers.Number = (int*)8;
    }

    private static class Instances<T>
    {
        public static readonly int Number;

        static Instances() => Number = typeof(T) == typeof(int) ? Instances<string>.Number + 1 : 1;

        public static int OfAnother() => Instances<string>.Number;
    }

    private static class OwnInitialisers<T>
    {
        public static readonly int Number = typeof(T) == typeof(int) ? OwnInitialisers<string>.Number + 1 : 1;
    }

    private sealed class Unmade
    {
        private static readonly int s_number;

        static Unmade() => s_number = 3;

        public int Get() => s_number;
    }

    private static class FailsOnDemand
    {
        public static readonly int Value;

        static FailsOnDemand() => Value = Source.Fails ? throw new InvalidOperationException() : 1;

        public static class Source
        {
            public static volatile bool Fails;
        }
    }

    private static unsafe class Pointers
    {
        public static delegate*<int> Function;
        public static int* Number;

        public static int One() => 1;
    }
}

file static class CountOfFile
{
    public static readonly object Gate = new();
    public static int Count;
}

file static class OfFile
{
    public static readonly int Value;

    static OfFile()
    {
        CountOfFile.Count++;
        Value = 1;
    }
}

file static class LockingInFile
{
    public static readonly int Value;

    static LockingInFile()
    {
        lock (CountOfFile.Gate)
        {
            Value = 1;
        }
    }
}
