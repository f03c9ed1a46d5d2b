using DaxVerify.Exploration;
using DaxVerify.Exploration.Facts;
using DaxVerify.Verification.Scenarios;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Scenarios;

namespace DaxVerify.Verification.SecondEngine;

/// <summary>A defect that the second engine reports, in the terms of the project's own engine.</summary>
/// <param name="Mode">Mode of the bus.</param>
/// <param name="Seed">With this seed the engine meets it first, after <paramref name="Since"/> executions.</param>
/// <param name="Since">Executions with that seed, this one included.</param>
/// <param name="Executions">Executions in all, this one included.</param>
public sealed record EngineFinding(EngineReport Report, KernelMode Mode, uint Seed, long Since, long Executions)
{
    /// <summary>Equal for two sightings of one defect, by either engine; see <see cref="ScenarioFinding.Key"/>.</summary>
    public string Key => ScenarioFinding.KeyOf(Facts, Stuck) ?? Facts.Key;

    /// <summary>For each thread that didn't end, the kind of operation that it was in.</summary>
    public IReadOnlyList<ScenarioOperationKind> Stuck { get; } =
        [.. Report.Stuck.Select(name => ScenarioOperationKind.Find(name) ?? ScenarioOperationKind.Kill)];

    /// <summary>What the project's own engine would call it.</summary>
    public Finding Facts { get; } = Report.Kind switch
    {
        EngineReportKind.Hang => new Finding { Kind = BugKind.Deadlock },
        EngineReportKind.Invariant => new Finding
        {
            Kind = BugKind.InvariantBroken,
            Violation = new Violation(Report.Broken!.Invariant, Report.Broken.Message),
        },
        _ => new Finding
        {
            Kind = BugKind.UnhandledException,
            Place = Report.Place,
            Exception = new ExceptionFact(Report.ExceptionType, Report.Message, IsAssertion: false),
        },
    };
}
