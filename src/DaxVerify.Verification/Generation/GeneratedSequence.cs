using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Operations;
using DaxVerify.Vocabulary.Topologies;

namespace DaxVerify.Verification.Generation;

/// <summary>A machine and what is done to it.</summary>
/// <param name="Topology">The machine.</param>
/// <param name="Mode">Whose behaviour is expected.</param>
/// <param name="Operations">The operations, one after the other.</param>
public sealed record GeneratedSequence(BusTopology Topology, KernelMode Mode, IReadOnlyList<Operation> Operations)
{
    /// <summary>The machine in one line, then an operation a line.</summary>
    /// <returns>The text, as failures show it.</returns>
    public override string ToString()
    {
        var regions = string.Join(", ", Topology.Regions.Select(region => $"0x{region.Start:x}+{region.Size >> 20} MiB"));
        var drivers = Topology.Drivers.Count > 0 ? string.Join(", ", Topology.Drivers) : "no driver";
        var kind = Topology.IsStatic ? "static" : Topology.RegionIdle ? "idle" : "dynamic";
        return $"{Mode}, {kind} regions {regions}, {drivers}:{string.Concat(Operations.Select(operation => $"\n  {operation}"))}";
    }
}
