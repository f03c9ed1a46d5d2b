using DaxVerify.Bus;
using DaxVerify.Bus.Dax;
using DaxVerify.Scenarios.Observing;
using DaxVerify.Scenarios.Processes;
using DaxVerify.Vocabulary.Observations;
using DaxVerify.Vocabulary.Operations;
using DaxVerify.Vocabulary.Topologies;

namespace DaxVerify.Verification.Machines;

/// <summary>The bus as a target of sequences, with one process on it.</summary>
public sealed class BusTarget : ISequenceTarget
{
    private readonly BusProcess _process;

    /// <summary>Boots a machine.</summary>
    /// <param name="topology">The machine at the start.</param>
    /// <param name="mode">What the bus does where kernels differ or are wrong.</param>
    public BusTarget(BusTopology topology, BusMode mode)
    {
        var allocations = new CountdownAllocations();
        Machine = new DaxMachine(topology, mode, allocations);
        _process = new BusProcess(Machine, allocations);
    }

    public DaxMachine Machine { get; }

    /// <inheritdoc/>
    public OperationResult Execute(Operation operation) => _process.Execute(operation);

    /// <inheritdoc/>
    public SystemObservation Observe() => BusObserver.Observe(Machine);

    /// <inheritdoc/>
    public bool TakeWarned() => Machine.Kernel.Log.Take().Any(message => message.Severity == MessageSeverity.Warn);

    /// <inheritdoc/>
    public IReadOnlyList<string> TearDown()
    {
        _process.Exit();
        Machine.ShutDown();
        return Machine.Kernel.Ledger.Alive();
    }
}
