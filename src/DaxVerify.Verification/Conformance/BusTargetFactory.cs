using DaxVerify.Bus.Modes;
using DaxVerify.Vocabulary.Topologies;

namespace DaxVerify.Verification.Conformance;

/// <summary>Makes buses that behave as the recorded kernel, or in one given mode whatever the kernel.</summary>
public sealed class BusTargetFactory : ISequenceTargetFactory
{
    private readonly BusMode? _mode;

    /// <summary>Makes the factory.</summary>
    /// <param name="mode">The mode; <see langword="null"/> to follow the recording's kernel.</param>
    public BusTargetFactory(BusMode? mode = null)
    {
        _mode = mode;
    }

    /// <inheritdoc/>
    public string Name => "bus";

    /// <inheritdoc/>
    public ISequenceTarget Create(BusTopology topology, KernelVersion kernel) =>
        new BusTarget(topology, _mode ?? (kernel == KernelVersion.Linux61 ? BusMode.Linux61 : BusMode.Linux612));
}
