using System.CommandLine;
using DaxVerify.Cli.Exploring;
using DaxVerify.Cli.Invocation;
using DaxVerify.Cli.Reports;
using DaxVerify.Exploration;
using DaxVerify.Vocabulary;

namespace DaxVerify.Cli.Commands;

/// <summary><c>daxverify explore</c>: explores the interleavings of a test of any .NET assembly.</summary>
internal static class ExploreCommand
{
    /// <summary>Most processes that share an exploration: each keeps a runtime and a copy of the program in memory.</summary>
    private const int WorkersMax = 256;

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var assembly = new Argument<string>("ASSEMBLY") { Description = "The assembly that holds the test; with its .pdb beside it places are lines, else methods and offsets." };
        var test = new Option<string>("--test") { Description = "Namespace.Type.Method of a method without parameters.", Required = true };
        var workers = new Option<int>("--workers")
        {
            Description = "Processes that share the work, each pinned to a core; not with an exhaustive strategy, whose work can't be shared.",
            DefaultValueFactory = _ => 1,
        }.Between(1, WorkersMax);
        var workerIndex = new Option<int>("--worker-index") { Hidden = true }.AtLeast(0);
        var command = new LongCommand("explore", "Explores the interleavings of a test: every schedule is a choice, every failure replays.")
        {
            assembly, test,
        };
        var include = new Option<string[]>("--include") { Description = "An assembly beside the test's to rewrite that by default isn't: a library that tests are made with. May be given several times." };
        var exclude = new Option<string[]>("--exclude") { Description = "An assembly beside the test's to leave as it is. May be given several times." };
        var verbose = new Option<bool>("--verbose") { Description = "Say which assemblies were rewritten, and which not and why." };
        ExplorationSwitches.AddAllTo(command);
        command.Add(include);
        command.Add(exclude);
        command.Add(verbose);
        var report = ReportSwitch.Create();
        command.Add(report);
        command.Excludes(ExplorationSwitches.Json, verbose);
        ExplorationSwitches.AddProgramTo(command);
        ExplorationSwitches.AddWorkersTo(command, workers);
        command.Add(workerIndex);
        command.Needs(workerIndex, workers);
        command.Add(EngineSwitch.CreateOwnOnly("Coyote has copies of the bus's scenarios alone, made when daxverify is built, as in 'daxverify scenario NAME --engine coyote'"));
        command.SetAction(parsed =>
        {
            var options = ExplorationSwitches.ReadProgram(parsed) with
            {
                IncludedAssemblies = parsed.GetValue(include) ?? [],
                ExcludedAssemblies = parsed.GetValue(exclude) ?? [],
            };
            var (path, name, count) = (parsed.GetValue(assembly)!, parsed.GetValue(test)!, parsed.GetValue(workers));
            if (OptionRules.IsGiven(parsed.CommandResult, workerIndex))
            {
                return ExplorationWorker.Run(path, name, options, parsed.GetValue(workerIndex), count);
            }

            return Run(path, name, options, count, parsed, parsed.GetValue(verbose), parsed.GetValue(report));
        });
        return command;
    }

    private static int Run(string path, string name, ExplorationOptions options, int workers, ParseResult parsed, bool isVerbose, string? report)
    {
        using var interruption = new Interruption();
        using var target = ReportTarget.Open(report);
        var started = DateTime.UtcNow;
        var result = workers > 1
            ? ExplorationProgress.Run(name, options, workers, done => ExplorationWorkers.Run(workers, parsed, done, interruption.Token))
            : ExplorationProgress.Run(name, options, () => QuietConsole.Run(() => Interruptible.Run(() => Explore.RunTest(path, name, Interruptible.With(options, interruption)), interruption.Came)));
        if (isVerbose)
        {
            ExplorationReport.PrintAssemblies(result);
        }

        var again = ShellCommand.Of(["daxverify", "explore", path, "--test", name, .. All("--include", options.IncludedAssemblies), .. All("--exclude", options.ExcludedAssemblies)]);
        var json = parsed.GetValue(ExplorationSwitches.Json);
        ExplorationReport.Print(result, json, again, workers);
        target?.Write(new ExplorationRun("explore", name, started)
        {
            Seed = options.Replay is null ? options.Seed : null,
            Figures = ExplorationReport.Figures(result, workers),
            Interruption = interruption.Words,
            Reproduce = result.Bug is { } bug ? $"{again} --replay {bug.Replay}" : "",
            Lines = [.. result.Rewritten.Select(assembly => $"rewritten: {assembly}"), .. result.AsTheyAre.Select(assembly => $"as it is: {assembly}")],
        }.Of(result, Path.GetDirectoryName(Path.GetFullPath(path))!));

        // What couldn't be judged when a signal came might have been, later.
        return interruption.EndWith(interruption.Words is not null && result.Bug is null or { Kind: BugKind.UncontrolledOperation } ? ExitCode.Clean : ExplorationReport.ExitCodeOf(result, json));
    }

    private static IEnumerable<string> All(string option, IReadOnlyList<string> names) => names.SelectMany(name => new[] { option, name });
}
