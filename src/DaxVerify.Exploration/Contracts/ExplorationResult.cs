using DaxVerify.Exploration.Facts;

namespace DaxVerify.Exploration;

/// <summary>What an exploration found.</summary>
public sealed record ExplorationResult
{
    /// <summary>Limits that the last line names.</summary>
    public const int LimitsNamed = 3;

    /// <summary>Executions run, without those for minimisation.</summary>
    public required long Executions { get; init; }

    /// <summary>Number of the last execution, from 0; with several workers, among those of all.</summary>
    public long LastExecution { get; init; }

    /// <summary>An exhaustive strategy came to its end.</summary>
    public bool CameToEnd { get; init; }

    /// <summary>
    /// Everything that was cut, skipped, taken as one step or not modelled; empty only if every trace was explored. Ordered by kind, the program's own first.
    /// </summary>
    public IReadOnlyList<ExplorationLimit> Limits { get; init; } = [];

    /// <summary>Every trace was explored and none broke the program: an exhaustive strategy came to its end, and there are no limits.</summary>
    public bool Exhausted => CameToEnd && Limits.Count == 0 && Bug is null;

    /// <summary>How many traces were explored, if an exhaustive strategy came to its end.</summary>
    public long Traces { get; init; }

    /// <summary>The defect; null if none was found.</summary>
    public BugReport? Bug { get; init; }

    /// <summary>Time spent exploring, without minimisation and report.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>Steps over all executions.</summary>
    public long Steps { get; init; }

    /// <summary>Executions that an exhaustive strategy gave up as redundant.</summary>
    public long Abandoned { get; init; }

    /// <summary>How often a spin loop was cut; a result of "all traces" is relative to that bound.</summary>
    public long SpinsCut { get; init; }

    /// <summary>Most threads in one execution.</summary>
    public int Threads { get; init; }

    /// <summary>Simple names of the assemblies that were rewritten, in order.</summary>
    public IReadOnlyList<string> Rewritten { get; init; } = [];

    /// <summary>Assemblies that the program uses and that ran as they are, each with the reason, in order.</summary>
    public IReadOnlyList<string> AsTheyAre { get; init; } = [];

    /// <summary>The number of executions, in words.</summary>
    internal string Ran => Amount.Of(Executions, "execution");

    /// <summary>The last line of a report: whether a bug was found, after how many executions, and if not, why these were not all.</summary>
    public string Summary =>
        Bug is { Kind: BugKind.UncontrolledOperation } ? $"explore: not under control after {Ran}"
        : Bug is not null ? $"explore: bug found after {Ran}"
        : Exhausted ? Traces == 1 ? "explore: the only trace explored" : $"explore: all {Traces} traces explored"
        : CameToEnd ? $"explore: {Amount.Of(Traces, "trace")} explored, not all: {WhyNotAll}"
        : $"explore: no bug in {Ran}, not all traces: {WhyNotAll}";

    /// <summary>The first limits, in one line; empty if there are none.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public string WhyNotAll => Limits.Count <= LimitsNamed
        ? string.Join("; ", Limits)
        : $"{string.Join("; ", Limits.Take(LimitsNamed))}; and {Limits.Count - LimitsNamed} more";
}
