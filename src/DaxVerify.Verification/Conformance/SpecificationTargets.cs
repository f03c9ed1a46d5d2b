using DaxVerify.Specification;
using DaxVerify.Vocabulary.Topologies;

namespace DaxVerify.Verification.Conformance;

/// <summary>Makes specification machines that behave as a recorded kernel.</summary>
public sealed class SpecificationTargets : ISequenceTargetFactory
{
    /// <inheritdoc/>
    public string Name => "spec";

    /// <inheritdoc/>
    public ISequenceTarget Create(BusTopology topology, KernelVersion kernel) => new SpecificationTarget(
        topology,
        kernel == KernelVersion.Linux61 ? SpecificationMode.Linux61 : SpecificationMode.Linux612);
}
