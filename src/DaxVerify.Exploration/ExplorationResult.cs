namespace DaxVerify.Exploration;

/// <summary>What an exploration found.</summary>
public sealed record ExplorationResult
{
    /// <summary>Executions run, without those for minimisation.</summary>
    public required long Executions { get; init; }

    /// <summary>Number of the last execution, from 0; with several workers, among those of all.</summary>
    public long LastExecution { get; init; }

    /// <summary>Every trace was explored; true only for exhaustive strategies that came to their end.</summary>
    public bool Exhausted { get; init; }

    /// <summary>Why not every trace was explored although an exhaustive strategy came to its end; null otherwise.</summary>
    public string? Incomplete { get; init; }

    /// <summary>How many traces there are, if all were explored.</summary>
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

    /// <summary>The last line of a report: whether a bug was found, and after how many executions.</summary>
    public string Summary =>
        Bug is { Kind: BugKind.UncontrolledOperation } ? $"explore: not under control after {Executions} executions"
        : Bug is not null ? $"explore: bug found after {Executions} executions"
        : Exhausted ? $"explore: all {Traces} traces explored"
        : Incomplete is not null ? $"explore: no bug in {Executions} executions (not all traces: {Incomplete})"
        : $"explore: no bug in {Executions} executions";
}
