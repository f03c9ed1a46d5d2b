using DaxVerify.Bus;
using DaxVerify.Bus.Sysfs;
using DaxVerify.Vocabulary;

namespace DaxVerify.Serve.Tree;

/// <summary>A machine's files as a kernel arranges them: <c>/sys</c>, <c>/dev</c> and <c>/proc/iomem</c>. Safe for use from many threads at once.</summary>
public sealed class ServedTree
{
    /// <summary>Makes the tree of a machine.</summary>
    public ServedTree(DaxMachine machine)
        : this(RootOf(machine))
    {
    }

    /// <summary>Makes a tree of anything.</summary>
    /// <param name="root">What the mount shows at its own place.</param>
    internal ServedTree(ServedDirectory root)
    {
        Root = root;
    }

    /// <summary>What the mount shows at its own place.</summary>
    public ServedDirectory Root { get; }

    /// <summary>Finds what is at a path; links in it are not followed.</summary>
    /// <param name="path">Absolute path; the empty one is the root.</param>
    /// <returns>What is there; null for nothing.</returns>
    public ServedNode? Find(string path)
    {
        ServedNode? node = Root;
        foreach (var name in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            node = (node as ServedDirectory)?.Find(name);
        }

        return node;
    }

    private static FixedDirectory RootOf(DaxMachine machine)
    {
        var kernel = machine.Kernel;
        kernel.Root.TryGet("proc", out var processes);
        return FixedDirectory.Of(
            ("dev", new WithNull(new KernfsView(machine, kernel.Dev))),
            ("proc", new KernfsView(machine, (KernfsDirectory)processes!)),
            ("sys", new KernfsView(machine, kernel.Sys)));
    }

    /// <summary>The devices' directory with what every shell script needs.</summary>
    private sealed record WithNull(ServedDirectory Devices) : ServedDirectory
    {
        private const string Null = "null";

        /// <summary>A file that holds nothing and takes everything: the mount has no device nodes that can be opened.</summary>
        private static readonly ServedFile s_null = new(
            0x1B6,
            (CancellationToken _, out string text) =>
            {
                text = string.Empty;
                return Errno.None;
            },
            (value, _) => StoreResult.Of(Errno.None, value));

        public override ServedNode? Find(string name) => name == Null ? s_null : Devices.Find(name);

        public override IEnumerable<string> Names() => Devices.Names().Append(Null);

        public override int CountDirectories() => Devices.CountDirectories();
    }
}
