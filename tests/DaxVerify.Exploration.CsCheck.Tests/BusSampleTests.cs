using CsCheck;
using DaxVerify.Specification.Invariants;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Observations;
using DaxVerify.Vocabulary.Scenarios;

namespace DaxVerify.Exploration.CsCheck.Tests;

/// <summary>The bus against the specification in the same call: whole operations, results and the machine at the end.</summary>
public sealed class BusSampleTests
{
    [Fact]
    public void Sizes_and_alignments_of_the_strict_bus_are_linearizable() =>
        Sample(KernelMode.Strict, ["grow", "shrink", "align", "read-size", "read-align"], 25);

    [Fact]
    public void Shrink_beside_delete_hangs_on_the_recorded_kernel()
    {
        var failure = Assert.Throws<CsCheckException>(() => Sample(KernelMode.Linux612, ["shrink", "delete"], 100));

        Assert.Contains("deadlock: ", failure.Message, StringComparison.Ordinal);
        Assert.Contains("On threads: [1, 2]\n", failure.Message, StringComparison.Ordinal);
        Assert.Contains("Sequential operations: [shrink]\n", failure.Message, StringComparison.Ordinal); // only what has no size can be deleted
        Assert.Contains("Parallel operations: [shrink, delete]", failure.Message.Replace("delete, shrink", "shrink, delete", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    private static string Print(SystemObservation machine) => string.Join(", ", machine.Instances.Select(one => $"{one.Name} {one.Size}"));

    private static void Sample(KernelMode mode, string[] kinds, int cases) =>
        Gen.Const(() => (new SharedBus(StartingPoint.Find("sized")!, mode), new ModelBus(StartingPoint.Find("sized")!, mode))).SampleInterleaved(
            [.. kinds.Select(kind => Gen.Operation<SharedBus, ModelBus>(
                kind,
                bus => Observed.Result(bus.Execute(ScenarioOperationKind.Find(kind)!.On("dax0.1"))),
                model => Observed.Result(model.Execute(ScenarioOperationKind.Find(kind)!.On("dax0.1")))))],
            equal: (bus, model) => ObservationDifference.First(model.Observe(), bus.Observe()) is null,
            seed: new PCG(0, 1).ToString(),
            maxSequentialOperations: 3,
            maxParallelOperations: 4,
            iter: cases,
            printActual: bus => Print(bus.Observe()),
            printModel: model => Print(model.Observe()),
            exploration: new ExplorationOptions { SharedAssemblies = ["DaxVerify.Specification", "DaxVerify.Vocabulary"], DetectRaces = mode == KernelMode.Strict });
}
