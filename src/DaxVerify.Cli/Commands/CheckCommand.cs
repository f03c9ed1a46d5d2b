using System.Collections.Concurrent;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using DaxVerify.Cli.Invocation;
using DaxVerify.Cli.Reports;
using DaxVerify.Cli.Seeding;
using DaxVerify.Reporting.Merging;
using DaxVerify.Reporting.Text;
using DaxVerify.Reporting.Writers;
using DaxVerify.Verification.Campaigns;
using DaxVerify.Verification.Machines;
using DaxVerify.Vocabulary;
using Spectre.Console;

namespace DaxVerify.Cli.Commands;

/// <summary><c>daxverify check</c>: every kind of evidence, what searches within a time budget, with one table, one result file and one exit code.</summary>
internal static class CheckCommand
{
    private const int RedirectedWidth = 130;

    // A drawn seed is short enough to be typed.
    private const long SeedMax = 1_000_000_000;

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var budget = Duration.Option("--budget", "Time for the stages that search, after the fixed work; each does a least amount whatever it is", TimeSpan.FromSeconds(30));
        var seed = new Option<ulong?>("--seed") { Description = "Where generated sequences begin (default: drawn, and printed)." };
        var only = new Option<string?>("--only") { Description = $"Only these stages, separated by commas: {Names()}." };
        var recordings = new Option<string?>("--recordings") { Description = "Recorded kernel traces (default: specs/kernel-traces)." };
        var reports = new OutputOption("--reports") { Description = "Where to leave the result.", DefaultValueFactory = _ => "reports" };
        var shard = new Option<Shard>("--shard")
        {
            Description = "Do only a share of it, such as 2/3 for the second of three machines: 'daxverify report --merge' makes one report of all.",
            DefaultValueFactory = _ => Shard.Whole,
            CustomParser = ParseShard,
        };
        var json = new Option<bool>("--json") { Description = "Print the result as JSON instead of text." };
        var command = new LongCommand("check", "Gathers every kind of evidence, what searches within a time budget.")
        {
            budget, seed, only, recordings, reports, shard, json,
        };
        command.SetAction(parsed =>
        {
            var stages = Choose(parsed.GetValue(only));
            var chosen = string.Join(", ", stages.Select(stage => stage.Name));
            if (stages.All(stage => stage.Weight == 0) && new Option[] { budget, seed }.FirstOrDefault(option => OptionRules.IsGiven(parsed.CommandResult, option)) is { } idle)
            {
                throw new UsageException($"{idle.Name} has no effect on {chosen}: that work is always the same");
            }

            if (parsed.GetValue(recordings) is not null && !stages.Any(stage => stage is ConformanceStage))
            {
                throw new UsageException($"{recordings.Name} has no effect on {chosen}");
            }

            var path = parsed.GetValue(recordings)
                ?? (stages.Any(stage => stage is ConformanceStage) ? RecordingsFolder.Find() : string.Empty);

            var share = parsed.GetValue(shard)!;
            if (share.Count > 1 && stages.Any(stage => stage.Weight > 0) && !OptionRules.IsGiven(parsed.CommandResult, seed))
            {
                throw new UsageException($"{shard.Name} {share}: give every share the same {seed.Name}");
            }

            if (share.Of(stages) is not { Count: > 0 } shared)
            {
                throw new UsageException($"{shard.Name} {share} leaves nothing to do of {chosen}, which another share does whole");
            }

            // Where nothing is drawn, nothing drawn is printed.
            var usedSeed = stages.Any(stage => stage.Weight > 0) ? parsed.GetValue(seed) ?? (ulong)Random.Shared.NextInt64(1, SeedMax) : 1;
            return Run(
                shared,
                stages,
                new CheckSettings(path, parsed.GetValue(budget).Time, usedSeed) { Shard = share },
                parsed.GetValue(reports)!,
                parsed.GetValue(json));
        });
        return command;
    }

    private static Shard? ParseShard(ArgumentResult argument)
    {
        var text = argument.Tokens.Count > 0 ? argument.Tokens[0].Value : string.Empty;
        if (!Shard.TryParse(text, out var shard))
        {
            argument.AddError($"'{text}' is no share: --shard takes one of how many, such as 2/3");
        }

        return shard;
    }

    private static IReadOnlyList<ICheckStage> Stages() =>
    [
        new ConformanceStage(MachineFactory.Bus),
        new ConformanceStage(MachineFactory.Specification),
        new PropertyStage(new FailureStore(Path.Combine("reports", "failures"))),
        new ExplorationStage(),
        new PairStage(),
        new CoyoteStage(new FailureStore(Path.Combine("reports", "traces"))),
        new CopyStage(CopyCommand.DefaultOptions),
        new SeededBugStage(),
    ];

    private static string Names() => string.Join(", ", Stages().Select(stage => stage.Name));

    private static IReadOnlyList<ICheckStage> Choose(string? only)
    {
        if (only is null)
        {
            return Stages();
        }

        var wanted = only.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var unknown = wanted.FirstOrDefault(name => Stages().All(stage => stage.Name != name));
        return unknown is not null || wanted.Length == 0
            ? throw new UsageException($"--only {only}: no stage '{unknown}'; there are {Names()}")
            : [.. Stages().Where(stage => wanted.Contains(stage.Name))];
    }

    /// <summary>Runs stages, tells what they found, and leaves the report.</summary>
    /// <param name="chosen">The stages of all shares together.</param>
    /// <param name="reports">The folder of all runs.</param>
    /// <returns>The exit code.</returns>
    internal static int Run(IReadOnlyList<ICheckStage> stages, IReadOnlyList<ICheckStage> chosen, CheckSettings settings, string reports, bool asJson)
    {
        using var interruption = new Interruption();
        using var target = ReportTarget.OpenAmong(reports, "check");
        settings = settings with { Stop = interruption.Token };
        var started = DateTime.UtcNow;
        var result = asJson ? RunLive(stages, settings, _ => { }) : RunShown(stages, settings);
        var report = CheckReport.Of(result, settings.Shard, chosen, started, interruption.Words, PastRuns.Read(reports, "check", CheckReport.NameOf(settings.Shard), started));
        target.Write(report);
        if (asJson)
        {
            Console.Out.WriteLine(ReportJson.Write(report));
        }
        else
        {
            Summarise(result, target.Path);
            Console.Out.WriteLine(report.Summary);
        }

        // A harness that doesn't see what it must hasn't found the bus right, nor wrong.
        var isBlind = result.Stages.Any(stage => stage is { Stage: SeededBugStage.Gate, Verdict: StageVerdict.Violation });
        var unkept = result.Stages.Select(stage => stage.Unkept).OfType<string>().ToList();
        unkept.ForEach(why => Console.Error.WriteLine($"daxverify: {InertText.Line(why)}"));
        return interruption.EndWith(isBlind || unkept.Count > 0 ? ExitCode.HarnessFailure : result.IsClean ? ExitCode.Clean : ExitCode.Violation);
    }

    private static CheckResult RunShown(IReadOnlyList<ICheckStage> stages, CheckSettings settings)
    {
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"check: seed {settings.Seed}"));
        return RunLive(stages, settings, result =>
            LiveProgress.WriteLine(Console.Out, string.Create(CultureInfo.InvariantCulture, $"{result.Stage}: {result.Summary} ({Seconds(result)} s)")));
    }

    private static CheckResult RunLive(IReadOnlyList<ICheckStage> stages, CheckSettings settings, Action<StageResult> tell)
    {
        var steps = new ConcurrentDictionary<string, LiveStep>();
        var rows = stages.Select(stage => new LiveRow(stage.Name, () => steps.TryGetValue(stage.Name, out var step) ? step : null)).ToList();
        return LiveProgress.Run(rows, () => CheckRun.Run(
            stages,
            settings,
            stage => new StageProgress(share => steps[stage.Name] = new LiveStep(share, string.Empty)),
            result =>
            {
                steps[result.Stage] = new LiveStep(1, result.Summary);
                tell(result);
            }));
    }

    private static string Seconds(StageResult stage) => SpentTime.Of(stage.Seconds, stage.BudgetSeconds);

    /// <summary>The terminal, or a console over what is standard output now: the one that everybody shares keeps the writer that it met first.</summary>
    private static IAnsiConsole NewConsole() =>
        Console.IsOutputRedirected ? AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Out) }) : AnsiConsole.Console;

    private static void Summarise(CheckResult result, string folder)
    {
        var console = NewConsole();
        if (Console.IsOutputRedirected)
        {
            console.Profile.Width = RedirectedWidth;
        }

        var table = new Table().Border(TableBorder.Ascii2).AddColumns("stage", "verdict", "what was done");
        table.AddColumn(new TableColumn("seconds").RightAligned());
        foreach (var stage in result.Stages)
        {
            table.AddRow(
                stage.Stage.EscapeMarkup(),
                stage.Verdict == StageVerdict.Violation ? $"{stage.Failures.Count} found" : stage.IsCut ? "cut" : "clean",
                InertText.Line(stage.Summary).EscapeMarkup(),
                Seconds(stage));
        }

        console.Write(table);
        foreach (var line in result.Stages.SelectMany(stage => stage.Lines))
        {
            Console.Out.WriteLine(line);
        }

        foreach (var failure in result.Stages.SelectMany(stage => stage.Failures).Take(10))
        {
            Console.Out.WriteLine(ShortText.Of(failure.Title, ShortText.LineMax));
            Console.Out.WriteLine($"  {ShortText.Of(failure.Detail, ShortText.BlockMax)}");
            Console.Out.WriteLine($"  again: {failure.Reproduce}");
        }

        Console.Out.WriteLine($"result: {Path.Combine(folder, "result.json")}");
        Console.Out.WriteLine($"report: {Path.Combine(folder, "index.html")}");
    }
}
