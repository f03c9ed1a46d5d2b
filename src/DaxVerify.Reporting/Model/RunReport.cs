using System.Text.Json.Serialization;

namespace DaxVerify.Reporting.Model;

/// <summary>
/// What came of one run of a command: the one model that every report is made from. It holds text as the program under test gave it; each
/// format makes it harmless in its own way.
/// </summary>
public sealed record RunReport
{
    /// <summary>The form in which results are stored today.</summary>
    public const int CurrentFormat = 2;

    /// <summary>Version of the form.</summary>
    public int FormatVersion { get; init; } = CurrentFormat;

    /// <summary>Version of the tool that ran.</summary>
    public required string ToolVersion { get; init; }

    /// <summary>Which command ran, such as <c>check</c>.</summary>
    public required string Command { get; init; }

    /// <summary>What was looked at: a test, a scenario, recordings.</summary>
    public required string Subject { get; init; }

    public required RunVerdict Verdict { get; init; }

    /// <summary>One line that says what came of it, and of what.</summary>
    public required string Summary { get; init; }

    /// <summary>What ended the run before its end, in one line; <see langword="null"/> when nothing did. The report is then of a part.</summary>
    public string? Interruption { get; init; }

    /// <summary>What of its texts is left out of the stored result, in one line; <see langword="null"/> when nothing is.</summary>
    public string? Shortened { get; init; }

    /// <summary>When the run began, in UTC.</summary>
    public required DateTime Started { get; init; }

    /// <summary>Time that the run took.</summary>
    public required double Seconds { get; init; }

    /// <summary>Where drawn choices began, in decimal; <see langword="null"/> when nothing was drawn.</summary>
    public string? Seed { get; init; }

    /// <summary>Which share of a run this is, as <c>2/3</c>; <see langword="null"/> when it is the whole.</summary>
    public string? Shard { get; init; }

    /// <summary>Of a share, the parts of the whole run, so that shares of different runs aren't taken for one; <see langword="null"/> when it is the whole.</summary>
    public IReadOnlyList<PlannedPart>? Planned { get; init; }

    /// <summary>What was run, in order.</summary>
    public required IReadOnlyList<ReportPart> Parts { get; init; }

    /// <summary>Lines of the sources that findings name.</summary>
    public IReadOnlyList<SourceExcerpt> Sources { get; init; } = [];

    /// <summary>Who sees what; <see langword="null"/> where the run isn't about that.</summary>
    public ReportMatrix? Matrix { get; init; }

    /// <summary>Older runs of the same kind, the oldest first. Not stored: each run stands for itself.</summary>
    [JsonIgnore]
    public IReadOnlyList<PastRun> History { get; init; } = [];

    /// <summary>Everything that was found, in order.</summary>
    /// <returns>Each finding with the part that found it.</returns>
    public IEnumerable<(ReportPart Part, ReportFinding Finding)> AllFindings() => Parts.SelectMany(part => part.Findings.Select(finding => (part, finding)));
}
