namespace DaxVerify.Exploration.Demos
{
    /// <summary>Methods that can't be tests.</summary>
    public class Odd
    {
        public static void WithParameter(int x)
        {
        }

        public static void Generic<T>()
        {
        }

        /// <summary>Keeps a number where the engine doesn't reset it, and fails each fifth time.</summary>
        public static void DependsOnEarlierExecutions()
        {
            var number = 1;
            while (AppContext.TryGetSwitch($"DaxVerify.Demo.{number}", out _))
            {
                number++;
            }

            AppContext.SetSwitch($"DaxVerify.Demo.{number}", true);
            Run.Together(() => Thread.Yield(), () => Thread.Yield());
            Run.Expect(number % 5 != 0, "the fifth time");
        }

        /// <summary>Starts a thread behind the engine's back, and goes on for ever.</summary>
        public static void ThrowsOnAForeignThread()
        {
            var type = Type.GetType("System.Threading.Thread")!;
            dynamic thread = Activator.CreateInstance(type, (ThreadStart)(() => throw new InvalidOperationException("nobody's")))!;
            thread.Start();
            while (true)
            {
            }
        }

        public static Task Async() => Task.CompletedTask;

        public class NeedsArgument
        {
            public NeedsArgument(int x)
            {
            }

            public void Test()
            {
            }
        }
    }
}

namespace DaxVerify.Exploration.Demos.First
{
    /// <summary>Has a namesake.</summary>
    public class Ambiguous
    {
        public static void Test()
        {
        }
    }
}

namespace DaxVerify.Exploration.Demos.Second
{
    /// <summary>Has a namesake.</summary>
    public class Ambiguous
    {
        public static void Test()
        {
        }
    }
}
