using DaxVerify.Specification;
using DaxVerify.Vocabulary.Topologies;

namespace DaxVerify.Verification.Conformance;

/// <summary>Makes specification machines that behave as a recorded kernel.</summary>
/// <param name="freeAddressesAligned">See <see cref="DaxSpecification.FreeAddressesAligned"/>.</param>
public sealed class SpecificationTargets(bool freeAddressesAligned = false) : ISequenceTargetFactory
{
    /// <inheritdoc/>
    public string Name => "spec";

    /// <inheritdoc/>
    public ISequenceTarget Create(BusTopology topology, KernelVersion kernel) => new SpecificationTarget(
        topology,
        kernel == KernelVersion.Linux61 ? SpecificationMode.Linux61 : SpecificationMode.Linux612,
        freeAddressesAligned);
}
