using DaxVerify.Bus.Modes;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Topologies;

namespace DaxVerify.Verification.Machines;

/// <summary>Makes fresh machines to run sequences on, each with its modules loaded and its regions bound.</summary>
/// <param name="Name">Short name, as on the command line and in traces.</param>
/// <param name="Make">Makes a machine from what it is at the start and whose behaviour it shows.</param>
public sealed record MachineFactory(string Name, Func<BusTopology, KernelMode, ISequenceTarget> Make)
{
    /// <summary>The bus with one process on it.</summary>
    public static MachineFactory Bus { get; } = new("bus", (topology, mode) => new BusTarget(topology, BusModes.Of(mode)));

    /// <summary>The executable specification.</summary>
    public static MachineFactory Specification { get; } = new("spec", (topology, mode) => new SpecificationTarget(topology, mode));

    /// <summary>All there are; the first is the default.</summary>
    public static IReadOnlyList<MachineFactory> All { get; } = [Bus, Specification];

    /// <exception cref="FormatException">There are none of that name; the message says which there are.</exception>
    public static MachineFactory Named(string? name) => All.FirstOrDefault(factory => factory.Name == name)
        ?? throw new FormatException($"no target '{name}'; there are {string.Join(", ", All.Select(factory => factory.Name))}");
}
