using DaxVerify.Specification;
using DaxVerify.Specification.Concurrency;
using DaxVerify.Specification.Invariants;
using DaxVerify.Verification.Generation;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Operations;

namespace DaxVerify.Verification.Tests.Generation;

/// <summary>The atomic steps of one process that runs alone are the sequential specification, which is held against recorded kernels.</summary>
public sealed class SequentialAgreementTests
{
    private const int SequencesPerMode = 120;
    private const int Length = 40;

    [Theory]
    [InlineData(KernelMode.Strict)]
    [InlineData(KernelMode.Linux612)]
    [InlineData(KernelMode.Linux61)]
    public void One_process_alone_does_what_the_sequential_specification_does(KernelMode mode)
    {
        for (ulong seed = 1; seed <= SequencesPerMode; seed++)
        {
            var sequence = SequenceGenerator.Generate(seed, mode, Length);
            var model = new DaxSpecification(sequence.Topology, mode);
            var steps = new BusSteps(model);
            var state = model.Initial;
            var concurrent = steps.Boot(processes: 1);
            for (var i = 0; i < sequence.Operations.Count; i++)
            {
                var operation = sequence.Operations[i];
                (state, var expected) = model.Step(state, operation);
                (concurrent, var result) = steps.RunAlone(concurrent, 0, operation);
                var where = $"seed {seed}, step {i + 1} '{operation}'";
                if (operation is not ListOperation { Path: not ("/sys/bus/dax/devices" or "/sys/bus/dax/drivers") })
                {
                    Assert.True(expected == result, $"{where}: expected {expected}, got {result}");
                }

                var difference = ObservationDifference.First(StateObserver.Observe(model, state), StateObserver.Observe(model, concurrent.Machine));
                Assert.True(difference is null, $"{where}: {difference}");
            }
        }
    }
}
