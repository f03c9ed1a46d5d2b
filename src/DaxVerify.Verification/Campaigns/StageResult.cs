namespace DaxVerify.Verification.Campaigns;

/// <summary>What came of one stage of a check: the result model that every report is made from.</summary>
public sealed record StageResult
{
    /// <summary>Name of the stage.</summary>
    public required string Stage { get; init; }

    /// <summary>How it ended.</summary>
    public StageVerdict Verdict => Failures.Count == 0 ? StageVerdict.Clean : StageVerdict.Violation;

    /// <summary>One line that tells what was done.</summary>
    public required string Summary { get; init; }

    /// <summary>Seconds it took.</summary>
    public double Seconds { get; init; }

    /// <summary>Seconds it was given; <see langword="null"/> for fixed work.</summary>
    public double? BudgetSeconds { get; init; }

    /// <summary>Whether it was ended before its end, or never begun.</summary>
    public bool IsCut { get; init; }

    /// <summary>What keeps it from being all there is to know: each as the end of "not all: ".</summary>
    public IReadOnlyList<string> Limits { get; init; } = [];

    /// <summary>Figures by name, with the unit last in the name.</summary>
    public IReadOnlyDictionary<string, double> Metrics { get; init; } = new Dictionary<string, double>();

    /// <summary>Further lines for a reader, such as a table of what was reached.</summary>
    public IReadOnlyList<string> Lines { get; init; } = [];

    /// <summary>Why something that was found could not be kept, in one line; <see langword="null"/> when everything was.</summary>
    public string? Unkept { get; init; }

    /// <summary>What was found.</summary>
    public IReadOnlyList<StageFailure> Failures { get; init; } = [];
}
