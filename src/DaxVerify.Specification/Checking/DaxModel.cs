using DaxVerify.Specification.Commands;
using DaxVerify.Specification.Invariants;
using DaxVerify.Specification.State;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Operations;

namespace DaxVerify.Specification.Checking;

/// <summary>The dax specification, bounded by a configuration, for the explicit-state checker.</summary>
public sealed class DaxModel : IStateModel<MachineState>
{
    private readonly ModelConfiguration _configuration;
    private readonly CompiledOperation[] _actions;
    private readonly StatePacker _packer;

    /// <summary>Makes the model.</summary>
    /// <param name="configuration">Its bounds.</param>
    public DaxModel(ModelConfiguration configuration)
    {
        _configuration = configuration;
        Specification = new DaxSpecification(configuration.Topology, configuration.Mode);
        _actions = [.. configuration.Operations.Select(operation => CompiledOperation.Of(operation, configuration.Topology))];

        // Ids in a driver's list outlive their instance, so free ids can be told apart once one of them was listed.
        var idsAreListed = _actions.Any(action => action.Path is { Owner: AttributeOwner.Driver, Attribute: "new_id" }
            && AttributePath.TryParseName(action.Text, out var name) && name.Id != 0);
        _packer = new StatePacker(
            Specification,
            configuration.InstancesMax,
            configuration.UseSymmetry && !idsAreListed,
            configuration.UseSymmetry && !idsAreListed,
            [DriverState.DeviceDax, DriverState.Kmem]);
    }

    /// <summary>The specification that steps.</summary>
    public DaxSpecification Specification { get; }

    /// <inheritdoc/>
    public MachineState Initial => Specification.Initial;

    /// <inheritdoc/>
    public int ActionCount => _actions.Length;

    /// <inheritdoc/>
    public int PackedBytesMax => StatePacker.BytesMax;

    /// <summary>The operation behind an action.</summary>
    public Operation OperationOf(int action) => _configuration.Operations[action];

    /// <inheritdoc/>
    public string NameOf(int action) => _configuration.Operations[action].ToString();

    /// <inheritdoc/>
    public StepKind Take(MachineState state, int action, out MachineState after)
    {
        var operation = _actions[action];
        if (operation.Path is { Owner: AttributeOwner.Region, Attribute: "create" } path
            && state.Regions[path.Name.Region].Instances.Length >= _configuration.InstancesMax)
        {
            after = state;
            return StepKind.Disabled;
        }

        (after, var result) = Specification.Step(state, operation);
        return result.Errno == Errno.None ? StepKind.Done : StepKind.Refused;
    }

    /// <inheritdoc/>
    public int Pack(MachineState state, Span<byte> buffer) => _packer.Pack(state, buffer);

    /// <inheritdoc/>
    public MachineState Unpack(ReadOnlySpan<byte> packed) => _packer.Unpack(packed);

    /// <inheritdoc/>
    public string? CheckState(MachineState state) =>
        StandardInvariants.Check(_configuration.Topology, StateObserver.Observe(Specification, state)) is { } broken ? $"{broken.Invariant}: {broken.Message}" : null;

    /// <inheritdoc/>
    /// <remarks>The two invariants of a step that can be told on states: there are many more transitions than states, too many to observe each.</remarks>
    public string? CheckStep(MachineState before, int action, StepKind kind, MachineState after)
    {
        if (kind == StepKind.Refused && !LooksEqual(before, after))
        {
            return $"failed-means-unchanged: '{NameOf(action)}' was refused and changed something";
        }

        for (var r = 0; r < before.Regions.Length; r++)
        {
            var (old, now) = (before.Regions[r], after.Regions[r]);
            if (ReferenceEquals(old, now))
            {
                continue;
            }

            foreach (var instance in now.Instances)
            {
                if (instance.Driver is null || old.IndexOf(instance.Id) is var index && index < 0)
                {
                    continue;
                }

                var was = old.Instances[index];
                if (!ReferenceEquals(was, instance) && was.Driver == instance.Driver
                    && (was.Align != instance.Align || !was.Ranges.AsSpan().SequenceEqual(instance.Ranges.AsSpan())))
                {
                    return $"bound-valid: '{NameOf(action)}' changed {new InstanceName(r, instance.Id)} while bound to {instance.Driver}";
                }
            }
        }

        return null;
    }

    private bool LooksEqual(MachineState a, MachineState b)
    {
        if (ReferenceEquals(a, b))
        {
            return true;
        }

        // Opening and mapping give the old file or mapping up even when they fail; nothing of the bus changes by that.
        Span<byte> left = stackalloc byte[StatePacker.BytesMax];
        Span<byte> right = stackalloc byte[StatePacker.BytesMax];
        var leftLength = Pack(a with { File = null, Map = null }, left);
        var rightLength = Pack(b with { File = null, Map = null }, right);
        return left[..leftLength].SequenceEqual(right[..rightLength]);
    }
}
