using DaxVerify.Exploration;
using DaxVerify.Reporting.Model;

namespace DaxVerify.Cli.Reports;

/// <summary>Makes the report of an exploration: of a test of any assembly, or of a scenario of the bus.</summary>
/// <param name="Command">The command that ran.</param>
/// <param name="Subject">What was explored.</param>
/// <param name="Started">When it began, in UTC.</param>
internal sealed record ExplorationRun(string Command, string Subject, DateTime Started)
{
    /// <summary>Where random choices began; <see langword="null"/> when one schedule was replayed.</summary>
    public ulong? Seed { get; init; }

    /// <summary>What was run and how fast, in one line.</summary>
    public required string Figures { get; init; }

    /// <summary>What ended it before its end; <see langword="null"/> when nothing did.</summary>
    public string? Interruption { get; init; }

    /// <summary>The command line that shows the bug again.</summary>
    public string Reproduce { get; init; } = "";

    /// <summary>Further lines for a reader.</summary>
    public IReadOnlyList<string> Lines { get; init; } = [];

    /// <summary>Which events of the trace a reader in a hurry wants to see.</summary>
    public Func<int, bool> IsKey { get; init; } = _ => true;

    /// <summary>What a thread of the bug's trace is called.</summary>
    public Func<int, string>? NameOf { get; init; }

    /// <summary>The memory of a machine at moments in order.</summary>
    public IReadOnlyList<MemoryMoment> Memory { get; init; } = [];

    /// <summary>Equal for two sightings of the defect; the engine's own signature if it isn't given.</summary>
    public string? Key { get; init; }

    /// <summary>The report of what came of it.</summary>
    /// <param name="folder">Where the assemblies lie that were explored.</param>
    public RunReport Of(ExplorationResult result, string folder)
    {
        var files = new SourceFiles(folder, result.Rewritten);
        ReportFinding[] findings = result.Bug is { } bug ? [FindingOf(bug, files)] : [];
        return new RunReport
        {
            ToolVersion = ReportSwitch.ToolVersion,
            Command = Command,
            Subject = Subject,
            Verdict = result.Bug switch
            {
                { Kind: BugKind.UncontrolledOperation } => RunVerdict.NotJudged,
                not null => RunVerdict.Violation,
                _ => Interruption is null ? RunVerdict.Clean : RunVerdict.Interrupted,
            },
            Summary = result.Summary,
            Interruption = Interruption,
            Started = Started,
            Seconds = (DateTime.UtcNow - Started).TotalSeconds,
            Seed = Seed?.ToString(System.Globalization.CultureInfo.InvariantCulture),
            Parts =
            [
                new ReportPart
                {
                    Name = "exploration",
                    Summary = Figures,
                    Seconds = result.Elapsed.TotalSeconds,
                    Metrics = MetricsOf(result),
                    Lines = Lines,
                    Limits = result.Bug is null ? [.. result.Limits.Select(limit => $"{limit}, {limit.Times} times")] : [],
                    IsCut = Interruption is not null,
                    Findings = findings,
                },
            ],
            Sources = files.Excerpts,
        };
    }

    private static Dictionary<string, double> MetricsOf(ExplorationResult result) => new()
    {
        ["executions"] = result.Executions,
        ["steps"] = result.Steps,
        ["threads"] = result.Threads,
        ["traces"] = result.Traces,
        ["executionsPerSecond"] = result.Elapsed > TimeSpan.Zero ? result.Executions / result.Elapsed.TotalSeconds : 0,
    };

    private ReportFinding FindingOf(BugReport bug, SourceFiles files)
    {
        var (rule, text) = BugRules.Of(bug.Kind);
        var places = new[] { bug.Finding.Place }.Concat(bug.Finding.Accesses.Select(access => access.Place)).Concat(bug.Finding.Waits.Select(wait => wait.Place))
            .Concat(bug.Finding.Nestings.Select(nesting => nesting.TakenPlace)).Select(files.Find).OfType<SourcePlace>().Distinct().ToList();
        return new ReportFinding
        {
            Rule = rule,
            RuleText = text,
            Title = bug.Message.Split('\n')[0],
            Detail = string.Join('\n', bug.Message.Split('\n').Skip(1)),
            Key = Key ?? bug.Signature,
            Place = places.FirstOrDefault(),
            RelatedPlaces = [.. places.Skip(1)],
            Reproduce = Reproduce,
            Interleaving = BugInterleaving.Of(bug, IsKey, NameOf ?? (thread => NameIn(bug, thread)), files),
            Memory = Memory,
        };
    }

    private static string NameIn(BugReport bug, int thread) => (bug.Threads.TryGetValue(thread, out var name) ? name : $"T{thread}") + (thread == 0 ? " (test)" : "");
}
