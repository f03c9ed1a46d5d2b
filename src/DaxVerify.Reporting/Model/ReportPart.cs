using System.Text.Json.Serialization;

namespace DaxVerify.Reporting.Model;

/// <summary>One kind of work of a run: a stage of a check, an exploration, a project that was analyzed.</summary>
public sealed record ReportPart
{
    /// <summary>What it is called, such as <c>properties</c>.</summary>
    public required string Name { get; init; }

    /// <summary>What was done, in one line.</summary>
    public required string Summary { get; init; }

    /// <summary>Time it took.</summary>
    public double Seconds { get; init; }

    /// <summary>Time it was given; <see langword="null"/> for a fixed amount of work.</summary>
    public double? BudgetSeconds { get; init; }

    /// <summary>Figures by name, with the unit last in the name.</summary>
    public IReadOnlyDictionary<string, double> Metrics { get; init; } = new Dictionary<string, double>();

    /// <summary>Further lines for a reader, such as a table of what was reached.</summary>
    public IReadOnlyList<string> Lines { get; init; } = [];

    /// <summary>What keeps it from being all there is to know: each as the end of "not all: ".</summary>
    public IReadOnlyList<string> Limits { get; init; } = [];

    /// <summary>Whether it was ended before its end, or never begun.</summary>
    public bool IsCut { get; init; }

    /// <summary>Of a part of several runs that were merged, which run it is of; <see langword="null"/> where there is one only.</summary>
    public string? Run { get; init; }

    /// <summary>The folder that the command ran in, which paths in <see cref="ReportFinding.Reproduce"/> begin at; <see langword="null"/> where that isn't known.</summary>
    public string? Folder { get; init; }

    /// <summary>Whether what it looked at couldn't be judged, so that what it found says nothing about that.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsNotJudged { get; init; }

    /// <summary>What is wrong.</summary>
    public IReadOnlyList<ReportFinding> Findings { get; init; } = [];

    /// <summary>Whether something is wrong that counts.</summary>
    public bool IsViolated => Findings.Any(finding => finding.Level != FindingLevel.Note);
}
