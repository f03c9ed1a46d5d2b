using DaxVerify.Verification.Scenarios;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Scenarios;

namespace DaxVerify.Verification.SecondEngine;

/// <summary>
/// An exploration by the second engine. Coyote ends at its first report: to meet other defects it is started again with another seed, and a
/// defect that was seen before is passed over.
/// </summary>
/// <param name="Scenario">The scenario; <see langword="null"/> to draw another one in each execution.</param>
/// <param name="Mode">Mode of the bus.</param>
/// <param name="Seed">Where its choices begin.</param>
public sealed record EngineSearch(ScenarioName? Scenario, KernelMode Mode, uint Seed)
{
    /// <summary>How far apart the seeds of one exploration are, so that those that begin side by side have none in common.</summary>
    private const uint SeedStep = 1_000_003;

    /// <summary>Most executions.</summary>
    public long ExecutionsMax { get; init; } = long.MaxValue;

    /// <summary>Time after which no execution begins; <see cref="TimeSpan.Zero"/> for as long as it takes.</summary>
    public TimeSpan Budget { get; init; }

    /// <summary>Fewest executions, whatever time they take.</summary>
    public long ExecutionsMin { get; init; }

    /// <summary>Ends it after the execution that runs, with what it had.</summary>
    public CancellationToken Stop { get; init; }

    /// <summary>Explores.</summary>
    /// <param name="isEnough">Told each new finding as it comes; the exploration ends when it says so.</param>
    /// <returns>What was explored and found.</returns>
    /// <exception cref="SecondEngineException">The engine couldn't do its work.</exception>
    public EngineResult Run(CoyoteProcess process, Func<EngineFinding, bool> isEnough)
    {
        using var stopping = Stop.Register(process.Stop);
        var known = new KnownDefects();
        var findings = new List<EngineFinding>();
        var (executions, seconds, seed) = (0L, 0.0, Seed);
        while (true)
        {
            var isLate = Budget > TimeSpan.Zero && seconds >= Budget.TotalSeconds;
            var answer = process.Ask(new EngineRequest(
                Scenario?.ToString(), Mode, seed, (isLate ? ExecutionsMin : ExecutionsMax) - executions, Budget > TimeSpan.Zero && !isLate ? Budget.TotalSeconds - seconds : 0));
            executions += answer.Executions;
            seconds += answer.Seconds;
            if (answer.Report is { } report)
            {
                var finding = new EngineFinding(report, Mode, seed, answer.Executions, executions);
                if (known.Add(finding.Key, finding.Facts, finding.Stuck))
                {
                    findings.Add(finding);
                    if (isEnough(finding))
                    {
                        break;
                    }
                }
            }

            if (Stop.IsCancellationRequested || executions >= ExecutionsMax || (executions >= ExecutionsMin && (answer.Report is null || (Budget > TimeSpan.Zero && seconds >= Budget.TotalSeconds))))
            {
                break;
            }

            seed = unchecked(seed + SeedStep);
        }

        return new EngineResult(executions, seconds, findings);
    }
}
