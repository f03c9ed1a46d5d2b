using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Operations;
using DaxVerify.Vocabulary.Topologies;

namespace DaxVerify.Verification.Generation;

/// <summary>A machine and what is done to it.</summary>
/// <param name="Topology">The machine.</param>
/// <param name="Mode">Whose behaviour is expected.</param>
/// <param name="Operations">The operations, one after the other.</param>
public sealed record GeneratedSequence(BusTopology Topology, KernelMode Mode, IReadOnlyList<Operation> Operations);
