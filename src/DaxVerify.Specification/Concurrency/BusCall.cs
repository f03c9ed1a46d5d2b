using DaxVerify.Specification.Commands;
using DaxVerify.Vocabulary.Observations;
using DaxVerify.Vocabulary.Operations;
using DaxVerify.Vocabulary.Topologies;

namespace DaxVerify.Specification.Concurrency;

/// <summary>An operation of a process, with everything worked out that no step changes. Compared by reference: one for each operation.</summary>
public sealed class BusCall
{
    private readonly Dictionary<AttributePath, BusCall> _elsewhere = [];

    /// <summary>Works an operation out.</summary>
    /// <param name="process">Number of the process.</param>
    /// <param name="expected">What it returned, if that is known.</param>
    /// <param name="topology">The machine.</param>
    public BusCall(int process, Operation operation, OperationResult? expected, BusTopology topology)
    {
        Process = process;
        Expected = expected;
        while (true)
        {
            if (operation is KilledOperation killed)
            {
                IsKilled = true;
                operation = killed.Inner;
            }
            else if (operation is FailingAllocationOperation failing)
            {
                MayLackMemory = true;
                operation = failing.Inner;
            }
            else
            {
                break;
            }
        }

        Operation = CompiledOperation.Of(operation, topology);
        Killed = CompiledOperation.Of(new KilledOperation(operation), topology);
        if (operation is ListOperation && expected?.Text is { } text)
        {
            ExpectedNames = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        }
    }

    private BusCall(BusCall call, AttributePath path)
    {
        Process = call.Process;
        Expected = call.Expected;
        IsKilled = call.IsKilled;
        MayLackMemory = call.MayLackMemory;
        Operation = call.Operation.At(path);
        Killed = call.Killed.At(path);
    }

    /// <summary>The same call on the file that its path turned out to lead to; one for each file.</summary>
    public BusCall At(AttributePath path)
    {
        if (!_elsewhere.TryGetValue(path, out var call))
        {
            call = new BusCall(this, path);
            _elsewhere.Add(path, call);
        }

        return call;
    }

    /// <summary>Number of the process.</summary>
    public int Process { get; }

    /// <summary>The operation without what it was wrapped in.</summary>
    public CompiledOperation Operation { get; }

    /// <summary>The operation with a fatal signal in its first killable wait.</summary>
    public CompiledOperation Killed { get; }

    /// <summary>What it returned, if that is known.</summary>
    public OperationResult? Expected { get; }

    /// <summary>The names that a listing returned, if that is known.</summary>
    public IReadOnlyList<string>? ExpectedNames { get; }

    /// <summary>Whether every killable wait of it fails.</summary>
    public bool IsKilled { get; }

    /// <summary>Whether one of its allocations may fail; which one is the implementation's affair.</summary>
    public bool MayLackMemory { get; }
}
