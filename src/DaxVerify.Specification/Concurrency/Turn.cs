using DaxVerify.Specification.Commands;
using DaxVerify.Specification.State;
using DaxVerify.Specification.Stepping;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Observations;
using DaxVerify.Vocabulary.Operations;

namespace DaxVerify.Specification.Concurrency;

/// <summary>One step being taken: from where, and where its outcomes go. A step without outcomes has to wait.</summary>
/// <param name="Model">The sequential specification.</param>
/// <param name="State">The state before.</param>
/// <param name="Activity">What takes the step.</param>
internal readonly record struct Turn(
    DaxSpecification Model, BusState State, BusActivity Activity, List<(BusState State, BusActivity Next)> Outcomes)
{
    /// <summary>The machine before.</summary>
    public MachineState Machine => State.Machine;

    public CompiledOperation Operation => Activity.Call.Operation;

    public AttributePath Path => Operation.Path!;

    /// <summary>The process that asks.</summary>
    public ProcessState Process => State.Processes[Activity.Call.Process];

    /// <summary>Whether every killable wait fails, where there are any.</summary>
    public bool IsKilled => Activity.Call.IsKilled && Model.Rules.WaitsCanBeKilled;

    /// <summary>Whether a killable wait may fail here.</summary>
    public bool IsSignalled => IsKilled || (Process.IsSignalled && Model.Rules.WaitsCanBeKilled);

    /// <summary>Goes on.</summary>
    /// <param name="state">The state after.</param>
    /// <param name="rest">What is left.</param>
    public void Go(BusState state, BusActivity rest) => Outcomes.Add((state, rest));

    /// <param name="state">The state after.</param>
    public void End(BusState state, OperationResult result)
    {
        var counted = Operation.Count is { } count && result.Errno == Errno.None ? OperationResult.Success with { Count = count } : result;
        Outcomes.Add((state, Activity with { Stage = Stage.Ended, Result = counted }));
    }

    /// <summary>Ends it and leaves everything as it is.</summary>
    public void End(OperationResult result) => End(State, result);

    /// <summary>Ends a write and leaves everything as it is.</summary>
    public void EndWrite(Errno errno) => End(State, StepOutcome.Wrote(errno));

    /// <summary>Fails at the open of its file.</summary>
    public void FailOpen(Errno errno) => End(State, OperationResult.Failure(SystemCall.Open, errno));

    /// <summary>Fails because its file is gone by the time that it is read or written.</summary>
    public void FailGone() => End(
        State, OperationResult.Failure(Operation.Operation is ReadOperation ? SystemCall.Read : SystemCall.Write, Errno.ENODEV));

    /// <summary>Fails a killable wait if a signal may have come.</summary>
    /// <param name="mustFail">Set when it can't go on.</param>
    public void Interrupt(out bool mustFail)
    {
        mustFail = IsKilled;
        if (IsSignalled)
        {
            EndWrite(Errno.EINTR);
        }
    }

    /// <summary>Fails an allocation, with nothing done, if one may fail.</summary>
    public void LackMemory()
    {
        if (Activity.Call.MayLackMemory)
        {
            EndWrite(Errno.ENOMEM);
        }
    }

    /// <summary>Runs the operation's first step in the sequential specification, which is all of it for writes of attributes.</summary>
    public StepOutcome Sequentially()
    {
        var outcome = Model.Advance(Machine, new Activity.Start(Operation));
        return outcome.State.Warned ? outcome with { State = outcome.State with { Warned = false } } : outcome;
    }
}
