using DaxVerify.Bus.Modes;
using DaxVerify.Specification;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Topologies;

namespace DaxVerify.Verification.Machines;

/// <summary>Makes fresh machines to run sequences on, each with its modules loaded and its regions bound.</summary>
/// <param name="Name">Short name, as on the command line and in traces.</param>
/// <param name="Make">Makes a machine from what it is at the start and whose behaviour it shows.</param>
public sealed record MachineFactory(string Name, Func<BusTopology, KernelMode, ISequenceTarget> Make)
{
    /// <summary>The bus with one process on it.</summary>
    public static MachineFactory Bus { get; } = new("bus", (topology, mode) => new BusTarget(topology, BusModes.Of(mode)))
    {
        MakeLike = (topology, release) => new BusTarget(topology, BusModes.Like(release)),
    };

    /// <summary>The executable specification.</summary>
    public static MachineFactory Specification { get; } = new("spec", (topology, mode) => new SpecificationTarget(new DaxSpecification(topology, mode)))
    {
        MakeLike = (topology, release) => new SpecificationTarget(new DaxSpecification(topology, release)),
    };

    /// <summary>All there are; the first is the default.</summary>
    public static IReadOnlyList<MachineFactory> All { get; } = [Bus, Specification];

    /// <summary>Makes a machine that does what a kernel of a release does; unless given, what the mode of its series does.</summary>
    public Func<BusTopology, KernelRelease, ISequenceTarget> MakeLike
    {
        get => field ?? ((topology, release) => Make(topology, KernelModeNames.ParseSeries(release.Series)));
        init;
    }

    /// <exception cref="FormatException">There are none of that name; the message says which there are.</exception>
    public static MachineFactory Named(string? name) => All.FirstOrDefault(factory => factory.Name == name)
        ?? throw new FormatException($"no target '{name}'; there are {string.Join(", ", All.Select(factory => factory.Name))}");
}
