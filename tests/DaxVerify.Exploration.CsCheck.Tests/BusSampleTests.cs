using CsCheck;
using DaxVerify.Specification.Invariants;
using DaxVerify.Vocabulary;
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
        var failure = Assert.Throws<CsCheckException>(() => Sample(KernelMode.Linux612, ["grow", "shrink", "delete"], 100));

        Assert.Contains("deadlock: ", failure.Message, StringComparison.Ordinal);
        Assert.Contains("On threads: [1, 2]\n", failure.Message, StringComparison.Ordinal);
        Assert.Contains("[shrink, delete]", failure.Message.Replace("delete, shrink", "shrink, delete", StringComparison.Ordinal), StringComparison.Ordinal);
    }

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
            printActual: bus => bus.Observe().ToString(),
            printModel: model => model.Observe().ToString(),
            exploration: new ExplorationOptions { SharedAssemblies = ["DaxVerify.Specification", "DaxVerify.Vocabulary"] });
}
