using DaxVerify.Specification.Commands;
using DaxVerify.Specification.State;
using DaxVerify.Specification.Stepping;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Observations;
using DaxVerify.Vocabulary.Operations;
using DaxVerify.Vocabulary.Topologies;

namespace DaxVerify.Specification;

/// <summary>
/// The device-dax bus as a pure function: (state, operation) to (state, result). Written from the documented behaviour and the
/// recorded kernels alone, so that it and the bus can be held against each other.
/// </summary>
public sealed class DaxSpecification
{
    /// <summary>Makes the specification of one machine.</summary>
    /// <param name="topology">The machine.</param>
    /// <param name="mode">Whose behaviour.</param>
    public DaxSpecification(BusTopology topology, KernelMode mode)
        : this(new Setting(topology, mode, SpecificationRules.Of(mode)))
    {
    }

    /// <summary>Makes the specification of one machine with a kernel of a release.</summary>
    /// <param name="topology">The machine.</param>
    /// <param name="release">The kernel's release, of a recorded series.</param>
    public DaxSpecification(BusTopology topology, KernelRelease release)
        : this(new Setting(topology, KernelModeNames.ParseSeries(release.Series), SpecificationRules.Like(release)))
    {
    }

    private DaxSpecification(Setting setting)
    {
        Setting = setting;
        Initial = MakeInitial();
    }

    /// <summary>What no step changes.</summary>
    public Setting Setting { get; }

    /// <summary>The machine.</summary>
    public BusTopology Topology => Setting.Topology;

    /// <summary>Whose behaviour this is.</summary>
    public KernelMode Mode => Setting.Mode;

    /// <summary>The points on which the modes differ.</summary>
    public SpecificationRules Rules => Setting.Rules;

    /// <summary>The state in which sequences start: modules loaded, providers bound.</summary>
    public MachineState Initial { get; }

    /// <summary>Runs an operation to its end, undisturbed.</summary>
    /// <param name="state">The state before.</param>
    /// <returns>The state after, and what the operation returned.</returns>
    public (MachineState State, OperationResult Result) Step(MachineState state, Operation operation) =>
        Step(state, CompiledOperation.Of(operation, Topology));

    /// <summary>Runs an operation to its end, undisturbed.</summary>
    /// <param name="state">The state before.</param>
    /// <param name="operation">The operation, worked out.</param>
    /// <returns>The state after, and what the operation returned.</returns>
    public (MachineState State, OperationResult Result) Step(MachineState state, CompiledOperation operation)
    {
        Activity activity = new Activity.Start(operation);
        state = state.Warned ? state with { Warned = false } : state;
        while (activity is not Activity.Ended)
        {
            (state, activity) = Advance(state, activity);
        }

        return (state, ((Activity.Ended)activity).Result);
    }

    /// <summary>Begins an operation that is taken step by step.</summary>
    /// <returns>Its first activity, for <see cref="Advance"/>.</returns>
    public Activity Begin(Operation operation) => new Activity.Start(CompiledOperation.Of(operation, Topology));

    /// <summary>Takes one step of an operation.</summary>
    /// <param name="state">The state before.</param>
    /// <param name="activity">What the operation has still to do; not <see cref="Activity.Ended"/>.</param>
    /// <returns>The state after and the rest of the operation.</returns>
    public StepOutcome Advance(MachineState state, Activity activity) => Steps.Advance(Setting, state, activity);

    private MachineState MakeInitial()
    {
        var state = new MachineState { Regions = [.. Enumerable.Repeat(RegionState.Unbound, Topology.Regions.Count)] };
        foreach (var module in Topology.Drivers)
        {
            state = Step(state, new LoadModuleOperation(module)).State;
        }

        for (var i = 0; i < Topology.Regions.Count; i++)
        {
            state = Topology.HasProvider(i) ? Providers.BindUndisturbed(Setting, state, i) : state;
        }

        return state with { Warned = false };
    }
}
