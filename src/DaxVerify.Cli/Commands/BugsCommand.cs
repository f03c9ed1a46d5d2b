using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using DaxVerify.Cli.Exploring;
using DaxVerify.Cli.Invocation;
using DaxVerify.Cli.Reports;
using DaxVerify.Cli.Seeding;
using DaxVerify.SeededBugs.Mutants;
using DaxVerify.SeededBugs.Patches;
using DaxVerify.SeededBugs.Sources;
using DaxVerify.Verification.Layers;
using DaxVerify.Verification.Recordings;

namespace DaxVerify.Cli.Commands;

/// <summary>
/// <c>daxverify bugs</c>: puts known defects into the bus, one at a time, and asks each layer of the harness whether it sees them. What comes out is the kill matrix. The
/// bus without a defect is asked about too: it must survive everything.
/// </summary>
internal static class BugsCommand
{
    private const string Conformance = "conformance";
    private const string Table = "matrix.md";

    private static readonly Option<string?> s_bug = new("--bug") { Description = $"Only the bugs with this in their names; '{MatrixVerdict.Unpatched}' is the bus as it is." };
    private static readonly Option<string?> s_layer = new("--layer") { Description = $"Only these layers, separated by commas: {string.Join(", ", KillMatrix.AllLayers)}." };
    private static readonly Option<Duration> s_budget = Duration.Option("--budget", "Time for each layer and bug", TimeSpan.FromSeconds(20));
    private static readonly Option<ulong> s_seed = new("--seed") { Description = "Where drawn choices begin.", DefaultValueFactory = _ => 1 };
    private static readonly Option<int> s_workers = new Option<int>("--workers")
    {
        Description = "Bugs that are asked about at a time (default: a core is left to others).",
        DefaultValueFactory = _ => Math.Max(1, Environment.ProcessorCount - 1),
    }.AtLeast(1);

    private static readonly Option<bool> s_mutants = new("--mutants") { Description = "Ask about mutants of the bus's sources instead of the known defects." };
    private static readonly Option<string?> s_operator = new("--operator") { Description = $"Only mutants by these operators, separated by commas: {string.Join(", ", MutationOperators.All.Select(one => one.Name))}." };
    private static readonly Option<int> s_sample = new Option<int>("--sample") { Description = "Only so many mutants that compile, drawn by the seed." }.AtLeast(1);
    private static readonly Option<bool> s_unshrunk = new("--unshrunk") { Hidden = true };
    private static readonly Option<bool> s_first = new("--first") { Description = "Ask about a bug only until a layer sees it." };
    private static readonly Option<bool> s_again = new("--again") { Description = "Ask again also where the answer is known from a run before." };
    private static readonly Option<string?> s_recordings = new("--recordings") { Description = "Recorded kernel traces (default: specs/kernel-traces)." };
    private static readonly OutputOption s_reports = new("--reports") { Description = "Where matrix, cells and traces are kept, and taken from again.", DefaultValueFactory = _ => Path.Combine("reports", "bugs") };
    private static readonly OutputOption s_report = ReportSwitch.Create();
    private static readonly Option<bool> s_json = new("--json") { Description = "Print JSON, an object for each cell." };
    private static readonly Option<string?> s_ask = new("--ask") { Hidden = true };
    private static readonly Option<string?> s_model = new("--model") { Hidden = true };

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var command = new LongCommand("bugs", "Puts known defects into the bus and asks each layer of the harness whether it sees them.")
        {
            s_bug, s_layer, s_budget, s_seed, s_workers, s_mutants, s_operator, s_sample, s_first, s_again, s_recordings, s_reports, s_report, s_json, s_ask, s_model, s_unshrunk,
        };
        command.Needs(s_model, s_ask);
        command.Needs(s_unshrunk, s_ask);
        command.Needs(s_operator, s_mutants);
        command.Needs(s_sample, s_mutants);
        command.Excludes(s_ask, s_bug, s_mutants, s_layer, s_workers, s_first, s_again, s_reports, s_report, s_json);
        command.SetAction(parsed => parsed.GetValue(s_ask) is { } layer ? Answer(layer, QuestionOf(parsed)) : Run(parsed));
        return command;
    }

    /// <summary>The side of the child: one layer about the bus that is loaded.</summary>
    private static int Answer(string name, LayerQuestion question)
    {
        var layer = KillMatrix.Running.FirstOrDefault(one => one.Name == name) ?? throw new UsageException($"--ask {name}: no such layer");
        var answer = QuietConsole.Run(() => layer.Ask(question));
        Console.Out.WriteLine(JsonSerializer.Serialize(answer));
        return ExitCode.Clean;
    }

    private static LayerQuestion QuestionOf(ParseResult parsed) => new(
        Path.GetFullPath(parsed.GetValue(s_recordings) ?? RecordingsFolder.Find()),
        parsed.GetValue(s_model) ?? Path.Combine(AppContext.BaseDirectory, "specs", "models", "small.json"),
        parsed.GetValue(s_budget).Time,
        parsed.GetValue(s_seed))
    {
        Shrinks = !parsed.GetValue(s_unshrunk),
    };

    private static int Run(ParseResult parsed)
    {
        var (layers, leftOut) = Possible(LayersOf(parsed.GetValue(s_layer)));
        RefuseIdle(parsed, layers);
        var bugs = parsed.GetValue(s_mutants) ? MutantsOf(parsed) : BugsOf(parsed.GetValue(s_bug));
        var question = QuestionOf(parsed);
        RecordingFiles.Find(layers.Contains(Conformance) ? [question.Recordings] : []);
        var folder = parsed.GetValue(s_reports)!;
        var (json, isAgain) = (parsed.GetValue(s_json), parsed.GetValue(s_again));
        using var claim = OutputFile.Claim(s_reports, folder);
        OutputFile.Probe(s_reports, Path.Combine(folder, Table));
        if (isAgain && Directory.Exists(Path.Combine(folder, "cells")))
        {
            Directory.Delete(Path.Combine(folder, "cells"), recursive: true);
        }

        using var interruption = new Interruption();
        using var report = ReportTarget.Open(parsed.GetValue(s_report));
        foreach (var (layer, reason) in leftOut)
        {
            Console.Out.WriteLine(json ? JsonSerializer.Serialize(new { layer, notAsked = reason }, ExplorationReport.Line) : NotAsked(layer, reason));
        }

        var (started, clock, known) = (DateTime.UtcNow, new LiveClock(), 0);
        var matrix = new KillMatrix(
            new CellStore(folder),
            question,
            layers,
            (cell, wasKnown) =>
            {
                LiveProgress.WriteLine(Console.Out, json ? JsonSerializer.Serialize(cell, ExplorationReport.Line) : MatrixReport.Line(cell, wasKnown));
                Interlocked.Increment(ref known);
            })
        {
            EndsAtFirstKill = parsed.GetValue(s_first),
            Stop = interruption.Token,
        };
        var workers = Math.Min(parsed.GetValue(s_workers), bugs.Count);
        var cells = LiveProgress.Run("cells", () => LiveStep.Of(Volatile.Read(ref known), bugs.Count * layers.Count, "cell", clock), () => matrix.Run(bugs, workers));
        var verdict = new MatrixVerdict(bugs, layers, cells) { LeftOut = leftOut };
        var table = MatrixReport.Table(cells, layers) + string.Concat(leftOut.Select(left => $"\n{NotAsked(left.Layer, left.Reason)}\n"));
        Print(verdict, table, workers, json);
        OutputFile.Write(s_reports, Path.Combine(folder, Table), table);
        OutputFile.Write(s_reports, Path.Combine(folder, "matrix.json"), JsonSerializer.Serialize(cells, ExplorationReport.Format) + "\n");
        report?.Write(BugsRun.Of(verdict, started, question.Seed, interruption.Words));
        return interruption.EndWith(verdict.ExitCode);
    }

    /// <summary>Refuses options that act on layers that aren't asked.</summary>
    private static void RefuseIdle(ParseResult parsed, IReadOnlyList<string> layers)
    {
        var chosen = string.Join(", ", layers);
        Option[] idle =
        [
            .. layers.Contains(Conformance) ? Array.Empty<Option>() : [s_recordings],
            .. layers.All(layer => layer is Conformance or KillMatrix.Analyzer or DaxctlLayer.Daxctl) ? (Option[])(OptionRules.IsGiven(parsed.CommandResult, s_sample) ? [s_budget] : [s_budget, s_seed]) : [],
            .. layers.Count == 1 ? [s_first] : Array.Empty<Option>(),
        ];
        if (idle.FirstOrDefault(option => OptionRules.IsGiven(parsed.CommandResult, option)) is { } one)
        {
            throw new UsageException($"{one.Name} has no effect on {chosen}");
        }
    }

    private static void Print(MatrixVerdict verdict, string table, int workers, bool json)
    {
        if (json)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(
                new { bugs = verdict.Asked, killed = verdict.Killed, survivors = verdict.Survivors, failed = verdict.Failed, falseAlarm = verdict.IsFalseAlarm, unanswered = verdict.Unanswered }, ExplorationReport.Line));
            return;
        }

        Console.Out.WriteLine();
        Console.Out.Write(table);
        Console.Out.WriteLine();
        foreach (var name in verdict.Survivors)
        {
            Console.Out.WriteLine($"survives: {name}");
        }

        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"bugs: {verdict.Words(workers)}"));
    }

    private static string NotAsked(string layer, string reason) => $"{layer}: not asked: {reason}";

    /// <summary>Leaves out what this machine can't be asked by; the only one that is wanted can't be left out.</summary>
    private static (IReadOnlyList<string> Layers, IReadOnlyList<(string Layer, string Reason)> LeftOut) Possible(IReadOnlyList<string> wanted) =>
        !wanted.Contains(DaxctlLayer.Daxctl) || DaxctlLayer.Lacks() is not { } reason ? (wanted, [])
        : wanted.Count == 1 ? throw new UsageException($"--layer {DaxctlLayer.Daxctl}: {reason}")
        : ([.. wanted.Where(layer => layer != DaxctlLayer.Daxctl)], [(DaxctlLayer.Daxctl, reason)]);

    private static IReadOnlyList<string> LayersOf(string? chosen)
    {
        if (chosen is null)
        {
            return KillMatrix.AllLayers;
        }

        var wanted = chosen.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var unknown = wanted.FirstOrDefault(name => !KillMatrix.AllLayers.Contains(name));
        return unknown is not null || wanted.Length == 0
            ? throw new UsageException($"--layer {chosen}: no layer '{unknown}'; there are {string.Join(", ", KillMatrix.AllLayers)}")
            : [.. KillMatrix.AllLayers.Where(wanted.Contains)];
    }

    private static List<SeededBug> MutantsOf(ParseResult parsed)
    {
        var part = parsed.GetValue(s_bug);
        var mutants = MutantList.Drawn(OperatorsOf(parsed.GetValue(s_operator)), parsed.GetValue(s_seed)).Where(mutant => part is null || mutant.Name.Contains(part, StringComparison.Ordinal))
            .Where(mutant => KillMatrix.Compilation.ErrorOf(mutant) is null);
        var chosen = OptionRules.IsGiven(parsed.CommandResult, s_sample) ? mutants.Take(parsed.GetValue(s_sample)).ToList() : mutants.ToList();
        return chosen.Count > 0 ? chosen : throw new UsageException($"no mutant that compiles has '{part}' in its name");
    }

    private static IReadOnlyList<MutationOperator> OperatorsOf(string? chosen)
    {
        if (chosen is null)
        {
            return MutationOperators.All;
        }

        var wanted = chosen.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var unknown = wanted.FirstOrDefault(name => MutationOperators.All.All(one => one.Name != name));
        return unknown is not null || wanted.Length == 0
            ? throw new UsageException($"--operator {chosen}: no operator '{unknown}'; there are {string.Join(", ", MutationOperators.All.Select(one => one.Name))}")
            : [.. MutationOperators.All.Where(one => wanted.Contains(one.Name))];
    }

    private static List<SeededBug> BugsOf(string? part)
    {
        SeededBug unpatched = new(MatrixVerdict.Unpatched, "none", "Nothing.", "none", [], BusSources.Files);
        var bugs = SeededBug.Historical().Prepend(unpatched).Where(bug => part is null || bug.Name.Contains(part, StringComparison.Ordinal)).ToList();
        return bugs.Count > 0 ? bugs : throw new UsageException($"no bug's name has '{part}' in it; there are {string.Join(", ", SeededBug.Historical().Select(bug => bug.Name))}");
    }
}
