using DaxVerify.Verification.Campaigns;
using DaxVerify.Verification.Machines;
using DaxVerify.Verification.Models;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Observations;
using DaxVerify.Vocabulary.Operations;

namespace DaxVerify.Verification.Tests.Models;

/// <summary>A way through all transitions of a kept model, walked on the bus.</summary>
public class TransitionTourTests
{
    [Fact]
    public void Tour_executes_every_transition_of_a_configuration_on_the_bus()
    {
        // The small configuration without the kept file; the whole of it is the command's job ("model --tour").
        var file = Read("small").Configuration;
        var report = new TransitionTour(
            file with
            {
                Operations = [.. file.Operations.Where(operation =>
                    OperationSignature.Of(operation) is "write create" or "write delete" or "write size" or "write bind" or "write unbind")],
            },
            MachineFactory.Bus).Run();

        Assert.Null(report.Difference);
        Assert.Equal(report.Transitions, report.Covered);
        Assert.InRange(report.Transitions, 500, long.MaxValue);
    }

    [Fact]
    public void Tour_finds_a_machine_that_differs()
    {
        var report = new TransitionTour(
            Read("broken").Configuration with { Mode = KernelMode.Strict },
            new MachineFactory("spec", (topology, _) => MachineFactory.Specification.Make(topology, KernelMode.Linux612))).Run();

        Assert.NotNull(report.Difference);
    }

    [Fact]
    public void What_stops_a_tour_stops_it_after_the_operation_that_runs()
    {
        using var stop = new CancellationTokenSource();
        var steps = 0;
        var report = new TransitionTour(Read("broken").Configuration, new MachineFactory("stops", (topology, mode) =>
        {
            var machine = MachineFactory.Specification.Make(topology, mode);
            return new Counting(machine, () => { if (++steps == 7) { stop.Cancel(); } });
        })).Run(stop.Token);

        Assert.True(report.IsCut);
        Assert.Equal((7, null), (report.Steps, report.Difference));
        Assert.InRange(report.Covered, 1, 7);
    }

    private static ModelFile Read(string name) => ModelFile.Read(RepositoryFiles.Path($"specs/models/{name}.json"));

    private sealed class Counting(ISequenceTarget inner, Action onStep) : ISequenceTarget
    {
        public OperationResult Execute(Operation operation)
        {
            onStep();
            return inner.Execute(operation);
        }

        public SystemObservation Observe() => inner.Observe();

        public bool TakeWarned() => inner.TakeWarned();

        public IReadOnlyList<string> TearDown() => inner.TearDown();
    }
}
