using DaxVerify.Specification.Linearizability;
using DaxVerify.Vocabulary.Observations;
using DaxVerify.Vocabulary.Operations;

namespace DaxVerify.Specification.Concurrency;

/// <summary>
/// The device-dax bus as atomic steps of several processes, for checking histories. What a step does is the sequential specification's
/// affair; this says where an operation may be interrupted, what it still knows when it goes on, and who has to wait for whom. Where the
/// order of small steps inside an operation is nobody's business, the outcome is left open instead. Not for use by several threads at once.
/// </summary>
public sealed class BusSteps : IAtomicSteps<BusState, BusActivity, Operation, OperationResult>
{
    private const int CallsMax = 1_000;
    private readonly Dictionary<(int Process, Operation Operation, OperationResult? Expected), BusCall> _calls = [];

    /// <summary>Makes the steps of one machine.</summary>
    /// <param name="model">The sequential specification.</param>
    public BusSteps(DaxSpecification model)
    {
        Model = model;
    }

    /// <summary>The sequential specification.</summary>
    public DaxSpecification Model { get; }

    /// <summary>The machine as it boots, with several processes that have nothing open.</summary>
    /// <param name="processes">How many processes there are.</param>
    /// <returns>The state; serial numbers go by the order in which things are made.</returns>
    public BusState Boot(int processes)
    {
        var machine = Model.Initial;
        var (serial, boundAt) = (0, 0);
        var regions = machine.Regions.ToBuilder();
        for (var r = 0; r < regions.Count; r++)
        {
            regions[r] = regions[r] with
            {
                Serial = ++serial,
                Instances = [.. regions[r].Instances.Select(instance => instance with
                {
                    Serial = ++serial,
                    BoundAt = instance.Driver is null ? 0 : ++boundAt,
                })],
            };
        }

        var booted = machine with
        {
            Regions = regions.ToImmutable(),
            Drivers = [.. machine.Drivers.Select(driver => driver with { Serial = ++serial })],
        };
        return new BusState(booted, [.. Enumerable.Repeat(ProcessState.Idle, processes)], serial);
    }

    /// <summary>Runs an operation to its end while nothing else runs.</summary>
    /// <param name="state">The state before, at rest.</param>
    /// <param name="process">Number of the process that asks.</param>
    /// <returns>The state after and the result; where the specification leaves a choice, the undisturbed course, which is always the last.</returns>
    /// <exception cref="InvalidOperationException">It waits although nothing else runs.</exception>
    public (BusState State, OperationResult Result) RunAlone(BusState state, int process, Operation operation)
    {
        var activity = Begin(process, operation, null);
        var outcomes = new List<(BusState State, BusActivity Next)>();
        while (activity.Stage != Stage.Ended)
        {
            outcomes.Clear();
            Advance(state, activity, outcomes);
            (state, activity) = outcomes.Count > 0 ? outcomes[^1] : throw new InvalidOperationException($"{operation} waits although nothing else runs");
        }

        return (state, activity.Result!);
    }

    /// <inheritdoc/>
    public BusActivity Begin(int process, Operation operation, OperationResult? expected)
    {
        if (!_calls.TryGetValue((process, operation, expected), out var call))
        {
            if (_calls.Count >= CallsMax)
            {
                _calls.Clear();
            }

            call = new BusCall(process, operation, expected, Model.Topology);
            _calls.Add((process, operation, expected), call);
        }

        return new BusActivity(call, Stage.Start);
    }

    /// <inheritdoc/>
    public OperationResult? ResultOf(BusActivity activity) => activity.Stage == Stage.Ended ? activity.Result : null;

    /// <inheritdoc/>
    public bool Fits(OperationResult possible, OperationResult seen) => possible == seen;

    /// <inheritdoc/>
    public void Advance(BusState state, BusActivity activity, List<(BusState State, BusActivity Next)> outcomes)
    {
        var turn = new Turn(Model, state, activity, outcomes);
        switch (activity.Stage)
        {
            case Stage.Start: Start(turn); break;
            case Stage.Body: AttributeSteps.Run(turn); break;
            case Stage.Configure: ConfigurationSteps.Configure(turn); break;
            case Stage.CommitRanges: ConfigurationSteps.Commit(turn); break;
            case Stage.FinishCreate: CreationSteps.FinishCreate(turn); break;
            case Stage.Claim: CreationSteps.Claim(turn); break;
            case Stage.Remove: CreationSteps.Remove(turn); break;
            case Stage.ClaimForBind: BindingSteps.ClaimForBind(turn); break;
            case Stage.Probe: BindingSteps.Probe(turn); break;
            case Stage.ClearSeed: BindingSteps.ClearSeed(turn); break;
            case Stage.SettleBinding: BindingSteps.Settle(turn); break;
            case Stage.Unbind: BindingSteps.Unbind(turn); break;
            case Stage.Release: BindingSteps.Release(turn); break;
            case Stage.ClearDriver: BindingSteps.ClearDriver(turn); break;
            case Stage.Walk: OfferSteps.Walk(turn); break;
            case Stage.ClaimForWalk: OfferSteps.ClaimForWalk(turn); break;
            case Stage.OfferDrivers: OfferSteps.OfferDrivers(turn); break;
            case Stage.BindProvider: ProviderSteps.Bind(turn); break;
            case Stage.FinishProvider: ProviderSteps.Finish(turn); break;
            case Stage.RefuseProvider: ProviderSteps.Refuse(turn); break;
            case Stage.UnbindProvider: ProviderSteps.BeginUnbind(turn); break;
            case Stage.TearDown: ProviderSteps.TearDown(turn); break;
            case Stage.FinishLoad: ModuleSteps.FinishLoad(turn); break;
            case Stage.ClearIds: ModuleSteps.ClearIds(turn); break;
            case Stage.Unregister: ModuleSteps.Unregister(turn); break;
            case Stage.ReleasePins: AttributeSteps.ReleasePins(turn); break;
            case Stage.OpenNode: NodeSteps.Open(turn); break;
            case Stage.MapNode: NodeSteps.Map(turn); break;
            case Stage.LookAtMapping: NodeSteps.LookAtMapping(turn); break;
            case Stage.List: ListingSteps.Walk(turn); break;
            default: throw new InvalidOperationException($"an operation can't advance from {activity.Stage}");
        }
    }

    private static void Start(Turn turn)
    {
        switch (turn.Operation.Operation)
        {
            case WriteOperation or ReadOperation: AttributeSteps.Open(turn); break;
            case ListOperation: ListingSteps.Open(turn); break;
            case LoadModuleOperation or LoadTestDriverOperation: ModuleSteps.Load(turn); break;
            case UnloadModuleOperation: ModuleSteps.Unload(turn); break;
            case OpenOperation or MmapOperation: NodeSteps.Begin(turn); break;
            case CloseOperation: NodeSteps.Close(turn); break;
            case MunmapOperation: NodeSteps.Unmap(turn); break;
            case TouchOperation or ForkOperation: NodeSteps.Touch(turn); break;
            case KillOperation kill:
                turn.End(turn.State.With(kill.Thread, turn.State.Processes[kill.Thread] with { IsSignalled = true }), OperationResult.Success);
                break;
            default: throw new NotSupportedException($"there are no atomic steps of '{turn.Operation.Operation}'");
        }
    }
}
