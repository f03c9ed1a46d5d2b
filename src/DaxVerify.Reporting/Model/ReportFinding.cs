namespace DaxVerify.Reporting.Model;

/// <summary>One thing that is wrong.</summary>
public sealed record ReportFinding
{
    /// <summary>What kind of thing, as one word for machines: <c>deadlock</c>, <c>DAX0002</c>.</summary>
    public required string Rule { get; init; }

    /// <summary>What that kind is, in a few words.</summary>
    public required string RuleText { get; init; }

    /// <summary>What it means and what to do about it, in whole sentences; <see langword="null"/> if there is no more to say than the few words.</summary>
    public string? RuleHelp { get; init; }

    /// <summary>A page about the kind; <see langword="null"/> if there is none.</summary>
    public string? RuleUri { get; init; }

    /// <summary>How much it counts.</summary>
    public FindingLevel Level { get; init; } = FindingLevel.Error;

    /// <summary>What is wrong, in one line.</summary>
    public required string Title { get; init; }

    /// <summary>All that is known about it; may have several lines, or none.</summary>
    public string Detail { get; init; } = "";

    /// <summary>Equal for two sightings of one defect.</summary>
    public required string Key { get; init; }

    /// <summary>Where in the sources; <see langword="null"/> if it is nowhere or not known.</summary>
    public SourcePlace? Place { get; init; }

    /// <summary>What else it concerns.</summary>
    public IReadOnlyList<SourcePlace> RelatedPlaces { get; init; } = [];

    /// <summary>One command line that shows it again; empty if there is none.</summary>
    public string Reproduce { get; init; } = "";

    /// <summary>What the threads did; <see langword="null"/> when nothing concurrent was seen.</summary>
    public Interleaving? Interleaving { get; init; }

    /// <summary>Whose memory was where, at moments in order.</summary>
    public IReadOnlyList<MemoryMoment> Memory { get; init; } = [];
}
