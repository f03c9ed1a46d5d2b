using System.Text.Json.Serialization;

namespace DaxVerify.Exploration.Facts;

/// <summary>A defect seen in one execution: facts, of which each kind has its own; words are made of them at the edge.</summary>
public sealed record Finding
{
    /// <summary>Tells which of the other facts are there: waits of a hang, accesses of a race, an exception.</summary>
    public required BugKind Kind { get; init; }

    /// <summary>The thread that the defect showed in; null if it concerns several or none.</summary>
    public ThreadFact? Thread { get; init; }

    /// <summary>Source file and line where it showed; empty if unknown or if there are several.</summary>
    public string Place { get; init; } = "";

    /// <summary>Of a hang or livelock: what each thread that hasn't ended waits for, those of the cycle first.</summary>
    public IReadOnlyList<WaitFact> Waits { get; init; } = [];

    /// <summary>How many of <see cref="Waits"/>, from the first, wait for each other in a circle; 0 if there is no circle.</summary>
    public int CycleLength { get; init; }

    /// <summary>Of a data race: the two accesses, the earlier one first. Of a use after a release: the access and the release; of a double release: both.</summary>
    public IReadOnlyList<AccessFact> Accesses { get; init; } = [];

    /// <summary>Of a data race or a use after a release: the field, element or local.</summary>
    public string Member { get; init; } = "";

    /// <summary>Of a lock-order inversion: the circle of locks.</summary>
    public IReadOnlyList<NestingFact> Nestings { get; init; } = [];

    /// <summary>Of a lock held at the end: the lock.</summary>
    public ObjectFact? Lock { get; init; }

    /// <summary>Of a failed assertion or an unhandled exception: the exception.</summary>
    public ExceptionFact? Exception { get; init; }

    /// <summary>Of a broken invariant: which, and what the judge says.</summary>
    public Violation? Violation { get; init; }

    /// <summary>What a verdict callback said is wrong; null if none spoke.</summary>
    public string? Verdict { get; init; }

    /// <summary>What was met that is not under control, the call that ended the process, or the object that was released; empty otherwise.</summary>
    public string Operation { get; init; } = "";

    /// <summary>What else the test can come to that is not under control, each with its place; empty if nothing is, or if something else was found.</summary>
    public IReadOnlyList<string> OtherOperations { get; init; } = [];

    /// <summary>What to do about an operation that is not under control; empty for other findings.</summary>
    public string Advice => Kind == BugKind.UncontrolledOperation && Stuck is null && Stacks.Count == 0 ? RefusalAdvice.For(Operation) : "";

    /// <summary>The text that the program passed to that call.</summary>
    public string OperationText { get; init; } = "";

    /// <summary>Of an execution that is stuck: the stacks of its threads.</summary>
    public IReadOnlyList<StackFact> Stacks { get; init; } = [];

    /// <summary>Of an execution that is stuck for good: since when, and in what.</summary>
    public StuckFact? Stuck { get; init; }

    /// <summary>Of a livelock: how many steps were made.</summary>
    public int Steps { get; init; }

    /// <summary>Of nondeterminism: how the repetition differed; empty otherwise.</summary>
    public string Divergence { get; init; } = "";

    /// <summary>Of nondeterminism: the finding that didn't show again; null if it was a prefix that couldn't be repeated.</summary>
    public Finding? Unrepeated { get; init; }

    /// <summary>What executions before the failing one changed in the process for good, with its place: the finding may come of that alone; null if they left everything as it was.</summary>
    public string? LeftBehind { get; init; }

    /// <summary>Equal for two sightings of the same defect, whatever the schedule.</summary>
    [JsonIgnore]
    public string Key => FindingKey.Of(this);

    /// <summary>What was wrong, in words; may have several lines.</summary>
    [JsonIgnore]
    public string Message => FindingWords.Of(this);
}
