using System.CommandLine;
using DaxVerify.Exploration;

namespace DaxVerify.Cli.Commands;

/// <summary><c>daxverify explore</c>: explores the interleavings of a test of any .NET assembly.</summary>
internal static class ExploreCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        var assembly = new Argument<string>("assembly") { Description = "The assembly that holds the test; its .pdb must be beside it." };
        var test = new Option<string>("--test") { Description = "Namespace.Type.Method of a method without parameters.", Required = true };
        var command = new Command("explore", "Explores the interleavings of a test: every schedule is a choice, every failure replays.")
        {
            assembly,
            test,
        };
        command.SetAction(parsed =>
        {
            try
            {
                var result = Explore.RunTest(parsed.GetValue(assembly)!, parsed.GetValue(test)!);
                if (result.Bug is { } bug)
                {
                    Console.WriteLine(bug.Message);
                    Console.WriteLine();
                    Console.WriteLine(bug.Table);
                    Console.WriteLine();
                    Console.WriteLine($"replay: --replay {bug.Replay}");
                }

                Console.WriteLine(result.Summary);
                return result.Bug is null ? ExitCode.Clean : ExitCode.Violation;
            }
            catch (ExplorationException e)
            {
                throw new UsageException(e.Message);
            }
        });
        return command;
    }
}
