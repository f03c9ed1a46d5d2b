using DaxVerify.Exploration;

namespace DaxVerify.Cli.Commands;

/// <summary>The vacuity check of <c>explore --self-test</c>: a racy program that must be found, and its correct variant that must not.</summary>
internal static class ExploreSelfTest
{
    /// <summary>Explores both programs through the path that any test takes.</summary>
    public static int Run(ExplorationOptions options, bool json)
    {
        var assembly = typeof(SelfTestPrograms).Assembly.Location;
        var racy = Explore.RunTest(assembly, SelfTestPrograms.Racy, options);
        var correct = Explore.RunTest(assembly, SelfTestPrograms.Correct, options);
        var passed = racy.Bug is { Kind: BugKind.DataRace } && correct.Bug is null;
        if (json)
        {
            ExploreReport.Print(racy, json, "daxverify explore --self-test");
            return passed ? ExitCode.Clean : ExitCode.HarnessFailure;
        }

        Console.WriteLine($"racy program: {racy.Summary}{(racy.Bug is null ? "" : $" ({racy.Bug.Message})")}");
        Console.WriteLine($"correct program: {correct.Summary}");
        Console.WriteLine(passed ? "self-test: passed" : "self-test: FAILED, the engine doesn't see what it must");
        return passed ? ExitCode.Clean : ExitCode.HarnessFailure;
    }
}
