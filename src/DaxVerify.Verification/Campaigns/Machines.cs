using DaxVerify.Bus.Modes;
using DaxVerify.Specification;
using DaxVerify.Verification.Conformance;
using DaxVerify.Vocabulary.Topologies;

namespace DaxVerify.Verification.Campaigns;

/// <summary>The machines there are.</summary>
public static class Machines
{
    /// <summary>The bus.</summary>
    /// <param name="topology">The machine at the start.</param>
    /// <param name="mode">Whose behaviour it shows.</param>
    /// <returns>The bus with one process on it.</returns>
    public static ISequenceTarget Bus(BusTopology topology, SpecificationMode mode) => new BusTarget(topology, mode switch
    {
        SpecificationMode.Linux61 => BusMode.Linux61,
        SpecificationMode.Linux612 => BusMode.Linux612,
        _ => BusMode.Strict,
    });

    /// <summary>The specification.</summary>
    /// <param name="topology">The machine at the start.</param>
    /// <param name="mode">Whose behaviour it shows.</param>
    /// <returns>The specification as a machine.</returns>
    public static ISequenceTarget Specification(BusTopology topology, SpecificationMode mode) => new SpecificationTarget(topology, mode);
}
