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
