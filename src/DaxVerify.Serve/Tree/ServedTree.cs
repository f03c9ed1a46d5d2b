using DaxVerify.Bus;
using DaxVerify.Bus.Sysfs;
using DaxVerify.Vocabulary.Topologies;

namespace DaxVerify.Serve.Tree;

/// <summary>A machine's files as a kernel arranges them: <c>/sys</c>, <c>/dev</c> and <c>/proc/iomem</c>. Safe for use from many threads at once.</summary>
public sealed class ServedTree
{
    private readonly DaxMachine _machine;
    private readonly BusTopology _topology;
    private readonly KernelSurroundings _around;
    private readonly FixedDirectory _root;

    /// <summary>Makes the tree of a machine.</summary>
    /// <param name="topology">What it was made of.</param>
    public ServedTree(DaxMachine machine, BusTopology topology)
    {
        _machine = machine;
        _topology = topology;
        _around = new KernelSurroundings(machine, topology);
        _root = Root();
    }

    /// <summary>Finds what is at a path; links in it are not followed.</summary>
    /// <param name="path">Absolute path; the empty one is the root.</param>
    /// <returns>What is there; null for nothing.</returns>
    public ServedNode? Find(string path)
    {
        ServedNode? node = _root;
        foreach (var name in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            node = (node as ServedDirectory)?.Find(name);
        }

        return node;
    }

    private FixedDirectory Root()
    {
        var kernel = _machine.Kernel;
        kernel.Devices.TryGet("system", out var system);
        return FixedDirectory.Of(
            ("dev", new WithNull(View(kernel.Dev, "/dev"))),
            ("proc", Directory(kernel.Root, "proc", "/proc")),
            ("sys", FixedDirectory.Of(
                ("bus", View(kernel.Buses, "/sys/bus")),
                ("dev", FixedDirectory.Of(("char", new ComputedDirectory(_around.CharacterDevices)))),
                ("devices", FixedDirectory.Of(
                    ("platform", Platform()),
                    ("system", FixedDirectory.Of(
                        ("memory", Directory((KernfsDirectory)system!, "memory", KernelSurroundings.MemoryPath)),
                        ("node", new ComputedDirectory(_around.Nodes)))))),
                ("module", new ComputedDirectory(_around.Modules)))));
    }

    private FixedDirectory Platform()
    {
        var providers = _machine.Providers.Select(p => (p.Name, (ServedNode)View(p.Directory, $"{_around.ProvidersPath}/{p.Name}"))).ToArray();
        return _topology.IsStatic ? FixedDirectory.Of((KernelSurroundings.PersistentMemory, FixedDirectory.Of(providers))) : FixedDirectory.Of(providers);
    }

    private KernfsView View(KernfsDirectory directory, string path) => new(directory, path, _around);

    private KernfsView Directory(KernfsDirectory parent, string name, string path) =>
        parent.TryGet(name, out var node) ? View((KernfsDirectory)node, path) : throw new InvalidOperationException($"no directory {name} in {parent.Name}");

    /// <summary>The devices' directory with what every shell script needs.</summary>
    private sealed record WithNull(ServedDirectory Devices) : ServedDirectory
    {
        private const string Null = "null";

        public override ServedNode? Find(string name) => name == Null ? KernelSurroundings.NullFile : Devices.Find(name);

        public override IEnumerable<string> Names() => Devices.Names().Append(Null);
    }
}
