using CsCheck;
using DaxVerify.Specification;
using DaxVerify.Verification.Campaigns;
using DaxVerify.Verification.Generation;
using DaxVerify.Verification.Machines;
using DaxVerify.Verification.Tests.Generation;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Observations;
using DaxVerify.Vocabulary.Operations;

namespace DaxVerify.Verification.Tests.Campaigns;

/// <summary>
/// CsCheck's model-based sampling, bus against specification. CsCheck compares once a sequence; here the model knows its bus and compares after
/// every operation.
/// </summary>
public class ModelBasedTests
{
    [Theory]
    [InlineData(KernelMode.Strict)]
    [InlineData(KernelMode.Linux612)]
    [InlineData(KernelMode.Linux61)]
    public void Bus_does_what_the_specification_does_after_every_operation(KernelMode mode)
    {
        var compared = Sample(mode, mode, 150);

        Assert.InRange(compared, 1000, long.MaxValue);
    }

    [Fact]
    public void Model_of_another_kernel_is_told_apart_by_few_operations()
    {
        var failure = Assert.Throws<CsCheckException>(() => Sample(KernelMode.Strict, KernelMode.Linux612, 4000));

        Assert.Contains("Set seed:", failure.Message, StringComparison.Ordinal);
        Assert.Contains("expected", failure.Message, StringComparison.Ordinal);
        var operations = failure.Message.Split('\n').First(line => line.Contains("Operations:", StringComparison.Ordinal));
        Assert.InRange(operations.Split(", ").Length, 1, 12);
    }

    private static long Sample(KernelMode bus, KernelMode specification, long iterations)
    {
        var compared = 0L;
        var machines = Gen.ULong.Select(seed =>
        {
            var generator = new SequenceGenerator(new SeededChoices(seed), specification);
            var actual = new Actual(MachineFactory.Bus.Make(generator.Model.Topology, bus));
            var model = new Model(actual, generator.Model);
            actual.Next = model.Next;
            return (actual, model);
        });
        var operation = Gen.UInt.Operation<Actual, Model>(
            seed => $"{seed}",
            (actual, seed) => actual.Execute(seed),
            (model, _) =>
            {
                model.Follow();
                compared++;
            });
        FixedSeed.Begin(1);
        machines.SampleModelBased(
            operation, equal: (_, _) => true, iter: iterations, threads: 1, printActual: one => one.ToString(), printModel: one => one.ToString());
        return compared;
    }

    private sealed class Actual(ISequenceTarget bus)
    {
        private readonly List<Operation> _operations = [];

        public Func<uint, Operation>? Next { get; set; }

        public int Steps => _operations.Count;

        public Operation Last => _operations[^1];

        public OperationResult Result { get; private set; } = OperationResult.Success;

        public void Execute(uint seed)
        {
            _operations.Add(Next!(seed));
            Result = bus.Execute(Last);
        }

        public SystemObservation Observe() => bus.Observe();

        public bool TakeWarned() => bus.TakeWarned();

        public override string ToString() => string.Join("; ", _operations);
    }

    private sealed class Model
    {
        private readonly Actual _actual;
        private readonly SpecificationFollower _follower;
        private readonly OperationGenerator _generator;

        public Model(Actual actual, DaxSpecification specification)
        {
            _actual = actual;
            _follower = new SpecificationFollower(specification);
            _generator = new OperationGenerator(specification, new HashSet<OperationKind> { OperationKind.FailingAllocation, OperationKind.RefusedOffline });
            actual.TakeWarned();
        }

        public Operation Next(uint seed) => _generator.Next(_follower.State, new SeededChoices(seed));

        public void Follow()
        {
            var failure = _follower.Step(_actual.Steps - 1, _actual.Last, _actual.Result, _actual.TakeWarned(), _actual.Observe());
            Assert.True(failure is null, failure?.Message);
        }

        public override string ToString() => $"after {_actual}";
    }
}
