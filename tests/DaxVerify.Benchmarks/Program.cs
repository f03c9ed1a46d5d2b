using DaxVerify.Benchmarks.Explore;

namespace DaxVerify.Benchmarks;

/// <summary>Runs one suite of benchmarks, named by the first argument.</summary>
internal static class Program
{
    private static int Main(string[] args)
    {
        switch (args.FirstOrDefault())
        {
            case "explore":
                return ExploreSuite.Run(args[1..]);
            default:
                Console.Error.WriteLine("usage: DaxVerify.Benchmarks explore [worker FILTER SECONDS]");
                return 2;
        }
    }
}
