using System.Diagnostics;
using DaxVerify.Bus.Modes;
using DaxVerify.Specification.Invariants;
using DaxVerify.Verification.Machines;
using DaxVerify.Vocabulary.Observations;
using DaxVerify.Vocabulary.Topologies;

namespace DaxVerify.Verification.Campaigns;

/// <summary>
/// Runs seeded random sequences on the strict bus and checks, after every operation, the invariants that can be seen at rest; after every
/// sequence everything is torn down and nothing may be left alive.
/// </summary>
public sealed class SmokeStage : ICheckStage
{
    private const int StepsPerSequence = 60;
    private const int FailuresMax = 5;

    /// <inheritdoc/>
    public string Name => "smoke";

    /// <inheritdoc/>
    public double Weight => 1;

    /// <inheritdoc/>
    public StageResult Run(CheckSettings settings, TimeSpan budget, IProgress<double> progress)
    {
        var clock = Stopwatch.StartNew();
        var failures = new List<StageFailure>();
        ulong sequences = 0;
        while (clock.Elapsed < budget && failures.Count < FailuresMax)
        {
            var seed = settings.Seed + sequences++;
            if (RunSequence(seed, BusMode.Strict) is { } failure)
            {
                failures.Add(failure);
            }

            progress.Report(clock.Elapsed / budget);
        }

        var operations = sequences * StepsPerSequence;
        return new StageResult
        {
            Stage = Name,
            Summary = $"{sequences} generated sequences, {operations} operations, invariants after each",
            Metrics = new Dictionary<string, double>
            {
                ["sequences"] = sequences,
                ["operations"] = operations,
                ["operationsPerSecond"] = operations / clock.Elapsed.TotalSeconds,
            },
            Failures = failures,
        };
    }

    /// <summary>Runs one sequence.</summary>
    /// <param name="seed">Where its random choices begin.</param>
    /// <param name="mode">What the bus does where kernels differ or are wrong.</param>
    /// <returns>What it found, or <see langword="null"/>.</returns>
    internal static StageFailure? RunSequence(ulong seed, BusMode mode)
    {
        var generator = new SmokeGenerator(seed);
        BusTopology topology = generator.NextTopology();
        var target = new BusTarget(topology, mode);
        var before = target.Observe();
        var monitor = new InvariantMonitor(topology, before);
        var violation = monitor.CheckInitial();
        for (var step = 0; step < StepsPerSequence && violation is null; step++)
        {
            var operation = generator.NextOperation(topology, before);
            var result = target.Execute(operation);
            before = target.Observe();
            violation = monitor.Check(operation, result, before);
            if (violation is not null)
            {
                return Failure(seed, $"step {step}: {operation} -> {result}", violation);
            }
        }

        target.TearDown();
        var left = target.LeftAlive();
        violation ??= left.Count == 0 ? null : new BrokenInvariant("no-leak", $"alive after full tear-down: {string.Join(", ", left)}");
        return violation is null ? null : Failure(seed, "after tear-down", violation);
    }

    private static StageFailure Failure(ulong seed, string where, BrokenInvariant violation) => new(
        $"{violation.Invariant} is broken, {where}",
        violation.Message,
        $"daxverify check --only smoke --seed {seed} --budget 1s");
}
