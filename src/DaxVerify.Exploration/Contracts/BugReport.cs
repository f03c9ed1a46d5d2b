using System.Text.Json.Serialization;
using DaxVerify.Exploration.Facts;

namespace DaxVerify.Exploration;

/// <summary>A defect with the schedule that shows it.</summary>
public sealed record BugReport
{
    /// <summary>What was wrong: kind, places, waits, accesses, as facts.</summary>
    public required Finding Finding { get; init; }

    /// <summary>The detector that spoke: by it exit codes and reports are sorted.</summary>
    public BugKind Kind => Finding.Kind;

    /// <summary>What was wrong, in words.</summary>
    public string Message => Finding.Message;

    /// <summary>The rule that a judge found broken; null for every other kind than <see cref="BugKind.InvariantBroken"/>.</summary>
    public Violation? Violation => Finding.Violation;

    /// <summary>Equal for two sightings of one defect.</summary>
    public string Signature => Finding.Key;

    /// <summary>Runs exactly this schedule again; pass it to <c>--replay</c> or <see cref="ExplorationOptions.Replay"/>.</summary>
    public required string Replay { get; init; }

    /// <summary>What the threads did, in order.</summary>
    public IReadOnlyList<TraceEvent> Trace { get; init; } = [];

    /// <summary>What is missing in the middle of a very long trace; <see langword="null"/> if nothing is.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TraceGap? Gap { get; init; }

    /// <summary>Which events of the trace come after which, whatever the schedule.</summary>
    [JsonInclude]
    internal IReadOnlyList<EventOrder> Orders { get; init; } = [];

    /// <summary>Names of the threads, by number.</summary>
    public IReadOnlyDictionary<int, string> Threads { get; init; } = new Dictionary<int, string>();

    /// <summary>Switches of the schedule between threads.</summary>
    public int Switches { get; init; }

    /// <summary>The table: one column per thread, with places, values and the reason of each switch.</summary>
    public string Table => TraceTable.Render(this);
}
