using System.CommandLine;
using System.Text.Json;
using DaxVerify.Cli.Exploring;
using DaxVerify.Cli.Invocation;
using DaxVerify.Exploration;

namespace DaxVerify.Cli.Commands;

/// <summary>
/// <c>daxverify self-test</c>: whether the engine sees what it must. A racy program must be found, and its correct variant must not, through
/// the path that any test takes; an exploration that finds nothing would pass for nothing otherwise.
/// </summary>
internal static class SelfTestCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var command = new Command("self-test", "Checks the exploration engine itself: a racy program must be found, its correct variant must not.")
        {
            ExplorationSwitches.Json,
        };
        command.SetAction(parsed => Run(parsed.GetValue(ExplorationSwitches.Json)));
        return command;
    }

    private static int Run(bool json)
    {
        var assembly = typeof(SelfTestPrograms).Assembly.Location;
        var racy = Explore.RunTest(assembly, SelfTestPrograms.Racy);
        var correct = Explore.RunTest(assembly, SelfTestPrograms.Correct);
        var passed = racy.Bug is { Kind: BugKind.DataRace } && correct.Bug is null;
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(new { passed, racy, correct }, ExplorationReport.Format));
        }
        else
        {
            Console.WriteLine($"racy program: {racy.Summary}{(racy.Bug is null ? string.Empty : $" ({racy.Bug.Message})")}");
            Console.WriteLine($"correct program: {correct.Summary}");
            Console.WriteLine(passed ? "self-test: passed" : "self-test: FAILED, the engine doesn't see what it must");
        }

        return passed ? ExitCode.Clean : ExitCode.HarnessFailure;
    }
}
