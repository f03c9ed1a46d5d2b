using DaxVerify.Exploration;
using DaxVerify.Verification.Linearizability;
using DaxVerify.Verification.Scenarios;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Scenarios;

namespace DaxVerify.Cli.Commands;

/// <summary><c>daxverify explore --scenario</c>: explores the interleavings of a scenario of the bus.</summary>
internal static class ExploreScenario
{
    /// <summary>The name that stands for the list of what scenarios are made of.</summary>
    public const string ListName = "list";

    /// <summary>Prints the starting points and the kinds of operations.</summary>
    /// <returns>The exit code.</returns>
    public static int List()
    {
        Console.WriteLine("POINT:OPERATION,OPERATION+OPERATION,... with one '+' before each further thread");
        Console.WriteLine("OPERATION: KIND, KIND@INSTANCE, KIND!N (allocation N of it fails), killN (a fatal signal to thread N)");
        Console.WriteLine("starting points:");
        foreach (var point in StartingPoint.All)
        {
            Console.WriteLine($"  {point.Name,-8} {point.Meaning}{(point.Other is null ? string.Empty : $"; pairs also with the second operation on {point.Other}")}");
        }

        Console.WriteLine($"kinds, on {StartingPoint.All[0].Instance} unless said otherwise:");
        foreach (var kind in ScenarioOperationKind.All)
        {
            Console.WriteLine($"  {kind.Name,-17} {kind.On(StartingPoint.All[0].Instance)}");
        }

        return ExitCode.Clean;
    }

    /// <summary>Explores a scenario and prints what was found.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="mode">Mode of the bus.</param>
    /// <param name="options">How to explore.</param>
    /// <param name="save">Where to keep what is found as a trace; nowhere when <see langword="null"/>.</param>
    /// <param name="asJson">Print JSON.</param>
    /// <returns>The exit code.</returns>
    public static int Run(string name, KernelMode mode, ExplorationOptions options, string? save, bool asJson)
    {
        var scenario = Find(name, mode) with { DetectsRaces = options.DetectRaces };
        try
        {
            ScenarioFinding? finding = null;
            var result = ExploreCommand.Quietly(() =>
            {
                var (explored, found) = ScenarioExplorer.Explore(scenario, options);
                finding = found;
                return explored;
            });
            if (finding is not null && save is not null)
            {
                Save(finding, options.DetectRaces, save);
            }

            if (asJson)
            {
                ExploreReport.PrintJson(result, finding);
            }
            else
            {
                Print(finding, result, $"daxverify explore --scenario {name} --mode {mode}{(options.DetectRaces ? "" : " --no-races")}");
            }

            return result.Bug is null ? ExitCode.Clean : ExitCode.Violation;
        }
        catch (ExplorationException e)
        {
            throw new UsageException(e.Message);
        }
    }

    private static void Save(ScenarioFinding finding, bool detectsRaces, string path)
    {
        try
        {
            ScenarioTraceFile.Write(
                new ScenarioTrace(finding.Scenario.ToString(), finding.Mode, detectsRaces, finding.Key, finding.Bug.Message, finding.Bug.Replay), path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--save {path}: {e.Message}");
        }
    }

    private static void Print(ScenarioFinding? finding, ExplorationResult result, string command)
    {
        if (finding is not null)
        {
            Console.WriteLine(finding.Bug.Message);
            Console.WriteLine();
            Console.Write(ScenarioInterleaving.Render(finding));
            Console.WriteLine();
            Console.WriteLine(ScenarioMaps.Render(finding));
            Console.WriteLine($"replay: {command} --replay {finding.Bug.Replay}");
        }

        Console.WriteLine(ExploreReport.Figures(result));
        Console.WriteLine(ExploreReport.Judged());
        ExploreReport.PrintVerdict(result);
    }

    private static Scenario Find(string name, KernelMode mode)
    {
        try
        {
            return ScenarioName.Parse(name).On(mode);
        }
        catch (FormatException e)
        {
            throw new UsageException(e.Message);
        }
    }
}
