namespace DaxVerify.Exploration.Demos;

/// <summary>Types that are initialised where the program comes to them: in which order, on which thread, and who waits for it.</summary>
public static class StaticConstructors
{
    private static readonly Lock s_gate = new();
    private static int s_source;

    /// <summary>It finds what the program has set before.</summary>
    [Demo("Memory")]
    public static void CorrectAfterASetting()
    {
        Settings.Level = 7;
        Run.Expect(OfSettings.Tenfold == 70, "read before it was set");
    }

    /// <summary>It hasn't run before somebody comes to the type, and runs once.</summary>
    [Demo("Memory")]
    public static void CorrectLazySingleton()
    {
        Run.Expect(Makes.Count == 0, "made before use");
        Run.Together(() => _ = Singleton.Instance, () => _ = Singleton.Instance);
        Run.Expect(Makes.Count == 1, "made twice");
    }

    /// <summary>What it publishes elsewhere is ordered for whoever comes to the type, who waits for its end.</summary>
    [Demo("Memory")]
    public static void CorrectPublication()
    {
        void Use() => Run.Expect(Publishing.Value == 1 && Published.Numbers![0] == 1, "not yet");
        Run.Together(Use, Use);
    }

    [Demo("Memory")]
    public static void CorrectThreadInside()
    {
        void Use() => Run.Expect(Starting.Value == 1 && Started.Value == 1, "not yet");
        Run.Together(Use, Use);
    }

    /// <summary>Two that need each other: the runtime lets one go on, which sees the other's fields unset; neither waits for ever.</summary>
    [Demo("Memory")]
    public static void CorrectCircle()
    {
        Run.Together(() => _ = Chicken.Number, () => _ = Egg.Number);
        Run.Expect((Chicken.Number, Egg.Number) is (3, 2) or (2, 3), $"{Chicken.Number} and {Egg.Number}");
    }

    [Demo("Memory")]
    public static void CorrectCircleOfThree()
    {
        Run.Together(() => _ = Stone.Number, () => _ = Paper.Number, () => _ = Scissors.Number);
        Run.Expect(Stone.Number > 0 && Paper.Number > 0 && Scissors.Number > 0, "never set");
    }

    /// <summary>An interruption doesn't end the wait for a static constructor: it waits for the next that can be interrupted.</summary>
    [Demo("Memory")]
    public static void CorrectInterruption()
    {
        var isInterrupted = false;
        var waiter = new Thread(() =>
        {
            try
            {
                _ = Stepping.Value;
                Thread.Sleep(Timeout.Infinite);
            }
            catch (ThreadInterruptedException)
            {
                isInterrupted = true;
            }
        });
        var other = new Thread(() => _ = Stepping.Value);
        waiter.Start();
        other.Start();
        waiter.Interrupt();
        waiter.Join();
        other.Join();
        Run.Expect(isInterrupted && Stepping.Value == 2, "not interrupted, or before the end");
    }

    /// <summary>Which of the two is the greater depends on who comes first.</summary>
    [Demo("Memory", Shows = "UnhandledException")]
    public static void BugCircleByOrder()
    {
        Run.Together(() => _ = Left.Number, () => _ = Right.Number);
        Run.Expect(Left.Number == 3, "the right one came first");
    }

    /// <summary>Whoever comes to the type gets the same exception.</summary>
    [Demo("Memory")]
    public static void CorrectFailure()
    {
        var caught = new Exception?[2];
        void Catch(int index)
        {
            try
            {
                _ = Failing.Value;
            }
            catch (TypeInitializationException e)
            {
                caught[index] = e;
            }
        }

        Run.Together(() => Catch(0), () => Catch(1));
        Run.Expect(caught[0] is { InnerException: NotSupportedException } && ReferenceEquals(caught[0], caught[1]), "another exception");
    }

    [Demo("Memory")]
    public static void CorrectGenericTypes()
    {
        Run.Expect(Numbered<int>.Number + Numbered<string>.Number + Numbered<int>.Number == 4, "one for both");
    }

    [Demo("Memory")]
    public static void CorrectConstructorsAndStructs()
    {
        var before = Counts.OfStruct + Counts.OfClass;
        default(Counting).Look();
        _ = new Counted();
        Run.Expect(before == 0 && Counts is { OfStruct: 1, OfClass: 1 }, "not where they are first used");
    }

    /// <summary>One thread holds the lock that the static constructor wants, and waits for the static constructor, which another runs.</summary>
    [Demo("Memory", Shows = "Deadlock")]
    public static void BugLockAgainstStaticConstructor() => Run.Together(
        () =>
        {
            lock (s_gate)
            {
                _ = Locking.Value;
            }
        },
        () => _ = Locking.Value);

    /// <summary>A thread that the static constructor waits for comes to its type.</summary>
    [Demo("Memory", Shows = "Deadlock")]
    public static void BugJoinInside() => _ = Joining.Value;

    [Demo("Memory", Shows = "Deadlock")]
    public static void BugTaskInside() => _ = Waiting.Value;

    /// <summary>Whether it sees the write depends on who comes first to the type.</summary>
    [Demo("Memory", Shows = "UnhandledException")]
    public static void BugSnapshot()
    {
        s_source = 0;
        Run.Together(() => Volatile.Write(ref s_source, 1), () => _ = Snapshot.Value);
        Run.Expect(Snapshot.Value == 1, "too early");
    }

    /// <summary>The static constructor orders the write and the read only if the writer is the first to come.</summary>
    [Demo("Memory", Shows = "DataRace")]
    public static void BugRaceBeforeIt()
    {
        Run.Together(
            () =>
            {
                Plain.Value = 1;
                _ = Synchronising.Value;
            },
            () =>
            {
                _ = Synchronising.Value;
                _ = Plain.Value;
            });
    }

    private static (int OfStruct, int OfClass) Counts { get; set; }

    private static class Settings
    {
        public static int Level;
    }

    private static class OfSettings
    {
        public static readonly int Tenfold = Settings.Level * 10;

        static OfSettings()
        {
        }
    }

    private static class Makes
    {
        public static int Count;
    }

    private static class Singleton
    {
        public static readonly object Instance = Make();

        static Singleton()
        {
        }

        private static object Make()
        {
            Makes.Count++;
            return new object();
        }
    }

    private static class Published
    {
        public static List<int>? Numbers;
    }

    private static class Publishing
    {
        public static readonly int Value = 1;

        static Publishing() => Published.Numbers = [1];
    }

    private static class Started
    {
        public static int Value;
    }

    private static class Starting
    {
        public static readonly int Value = 1;

        static Starting() => Run.Together(() => Started.Value = 1);
    }

    private static class Chicken
    {
        public static int Number = 1;

        static Chicken() => Number = Egg.Number + 1;
    }

    private static class Egg
    {
        public static int Number = 1;

        static Egg() => Number = Chicken.Number + 1;
    }

    private static class Left
    {
        public static int Number = 1;

        static Left() => Number = Right.Number + 1;
    }

    private static class Right
    {
        public static int Number = 1;

        static Right() => Number = Left.Number + 1;
    }

    private static class Stone
    {
        public static readonly int Number;

        static Stone() => Number = Paper.Number + 1;
    }

    private static class Paper
    {
        public static readonly int Number;

        static Paper() => Number = Scissors.Number + 1;
    }

    private static class Scissors
    {
        public static readonly int Number;

        static Scissors() => Number = Stone.Number + 1;
    }

    private static class Failing
    {
        public static readonly int Value = Fail();

        static Failing()
        {
        }

        private static int Fail() => throw new NotSupportedException();
    }

    private static class Numbers
    {
        public static int Last;
    }

    private static class Numbered<T>
    {
        public static readonly int Number = ++Numbers.Last;

        static Numbered()
        {
        }
    }

    private struct Counting
    {
        static Counting() => Counts = (Counts.OfStruct + 1, Counts.OfClass);

        public readonly void Look()
        {
        }
    }

    private sealed class Counted
    {
        static Counted() => Counts = (Counts.OfStruct, Counts.OfClass + 1);
    }

    private static class Locking
    {
        public static readonly int Value = Take();

        static Locking()
        {
        }

        private static int Take()
        {
            lock (s_gate)
            {
                return 1;
            }
        }
    }

    private static class Joining
    {
        public static int Value;

        static Joining() => Run.Together(() => Value = 1);
    }

    private static class Waiting
    {
        public static readonly int Value = Task.Run(Get).Result;

        static Waiting()
        {
        }

        private static int Get() => 1;
    }

    private static class Snapshot
    {
        public static readonly int Value = Volatile.Read(ref s_source);

        static Snapshot()
        {
        }
    }

    private static class Steps
    {
        public static int Count;
    }

    private static class Stepping
    {
        public static readonly int Value = Interlocked.Increment(ref Steps.Count) + Interlocked.Exchange(ref Steps.Count, 5);

        static Stepping()
        {
        }
    }

    private static class Plain
    {
        public static int Value;
    }

    private static class Synchronising
    {
        public static readonly int Value = Interlocked.Increment(ref s_source);

        static Synchronising()
        {
        }
    }
}
