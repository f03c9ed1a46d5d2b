using DaxVerify.Bus;
using DaxVerify.Scenarios.Processes;
using DaxVerify.Specification.Linearizability;
using DaxVerify.Vocabulary.Observations;
using DaxVerify.Vocabulary.Operations;
using DaxVerify.Vocabulary.Scenarios;

namespace DaxVerify.Scenarios.Programs;

/// <summary>One thread of a scenario: a process of its own, a fatal signal that others can send it, and what its operations returned.</summary>
internal sealed class ScenarioThread : IDisposable
{
    private readonly IReadOnlyList<Operation> _operations;
    private readonly BusProcess _process;
    private readonly CancellationTokenSource _signal = new();
    private readonly Thread _thread;
    private readonly ScenarioExecution _execution;
    private readonly HistoryRecorder _history;
    private readonly int _number;
    private IReadOnlyList<ScenarioThread> _all = [];

    /// <summary>Prepares a thread.</summary>
    /// <param name="number">Its number, from 0.</param>
    /// <param name="allocations">The machine's memory policy.</param>
    /// <param name="execution">What it does, and where it says what it has done.</param>
    /// <param name="history">Where it says when operations begin and end.</param>
    public ScenarioThread(
        int number, DaxMachine machine, ThreadAllocations allocations, ScenarioExecution execution, HistoryRecorder history)
    {
        _number = number;
        _execution = execution;
        _history = history;
        _operations = execution.Scenario!.Threads[number];
        _process = new BusProcess(machine, allocations.ForThread(number));
        _thread = new Thread(() => Run(allocations)) { Name = $"thread {number + 1}" };
    }

    /// <summary>Lets its process do what comes before the threads start.</summary>
    public void Prepare(IReadOnlyList<Operation> operations)
    {
        foreach (var operation in operations)
        {
            _process.Execute(operation);
        }
    }

    /// <param name="all">Every thread of the scenario, for those that send signals.</param>
    public void Start(IReadOnlyList<ScenarioThread> all)
    {
        _all = all;
        _thread.Start();
    }

    /// <summary>Waits for its end.</summary>
    public void Join() => _thread.Join();

    /// <summary>Ends its process: closes and unmaps what it has.</summary>
    public void Exit() => _process.Exit();

    /// <inheritdoc/>
    public void Dispose() => _signal.Dispose();

    private void Run(ThreadAllocations allocations)
    {
        allocations.Enter(_number);
        foreach (var operation in _operations)
        {
            _history.Invoke(_number, operation);
            var result = Execute(operation);
            _history.Return(_number, result);
            _execution.Complete(_number, operation, result);
        }
    }

    private OperationResult Execute(Operation operation)
    {
        if (operation is not KillOperation kill)
        {
            return _process.Execute(operation, _signal.Token);
        }

        _all[kill.Thread]._signal.Cancel();
        return OperationResult.Success;
    }
}
