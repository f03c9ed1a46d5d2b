using DaxVerify.Vocabulary.Operations;
using DaxVerify.Vocabulary.Topologies;

namespace DaxVerify.Vocabulary.Scenarios;

/// <summary>
/// What some threads do to one machine at once: a machine, operations that prepare it one after the other, then the operations of each
/// thread. After them everything is torn down and checked. The schedule is not part of it.
/// </summary>
public sealed record Scenario
{
    /// <summary>Name, as the command line takes it.</summary>
    public required ScenarioName Name { get; init; }

    /// <summary>Compatibility mode of the bus.</summary>
    public required KernelMode Mode { get; init; }

    /// <summary>The machine.</summary>
    public required BusTopology Topology { get; init; }

    /// <summary>Operations before the threads start.</summary>
    public IReadOnlyList<Operation> Prologue { get; init; } = [];

    /// <summary>Operations that each thread's process carries out, one process after the other, before the threads start.</summary>
    public IReadOnlyList<Operation> ProcessPrologue { get; init; } = [];

    /// <summary>The operations of each thread, in its order.</summary>
    public required IReadOnlyList<IReadOnlyList<Operation>> Threads { get; init; }

    /// <summary>Whether accesses that no lock orders are reported; else only what they lead to.</summary>
    public bool DetectsRaces { get; init; } = true;

    /// <summary>How many operations the threads have together.</summary>
    public int OperationCount => Threads.Sum(operations => operations.Count);
}
