using DaxVerify.Specification;
using DaxVerify.Verification.Conformance;
using DaxVerify.Vocabulary.Topologies;

namespace DaxVerify.Verification.Campaigns;

/// <summary>Makes a fresh machine to run a sequence on.</summary>
/// <param name="topology">The machine at the start.</param>
/// <param name="mode">Whose behaviour it shows.</param>
/// <returns>The machine.</returns>
public delegate ISequenceTarget MachineFactory(BusTopology topology, SpecificationMode mode);
