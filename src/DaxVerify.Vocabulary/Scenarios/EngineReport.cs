using DaxVerify.Vocabulary.Observations;

namespace DaxVerify.Vocabulary.Scenarios;

/// <summary>A defect that another engine reports, as facts: which defect of the project's own engine it is, the reader decides.</summary>
/// <param name="Scenario">Name of the scenario that shows it.</param>
/// <param name="Message">What was wrong, as the engine says it, in one line.</param>
public sealed record EngineReport(EngineReportKind Kind, string Scenario, string Message)
{
    /// <summary>Of a hang: names of the kinds of operations that threads are stuck in, see <see cref="ScenarioExecution.Stuck"/>.</summary>
    public IReadOnlyList<string> Stuck { get; init; } = [];

    /// <summary>Of an exception: full name of its type.</summary>
    public string ExceptionType { get; init; } = string.Empty;

    /// <summary>Of an exception: the innermost file and line of the sources.</summary>
    public string Place { get; init; } = string.Empty;

    public BrokenInvariant? Broken { get; init; }
}
