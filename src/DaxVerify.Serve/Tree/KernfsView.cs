using DaxVerify.Bus;
using DaxVerify.Bus.Dax;
using DaxVerify.Bus.Sysfs;

namespace DaxVerify.Serve.Tree;

/// <summary>A directory of the machine: its links get relative targets, its files permission bits.</summary>
internal sealed record KernfsView : ServedDirectory
{
    /// <param name="machine">Whose it is.</param>
    /// <param name="directory">The machine's directory.</param>
    public KernfsView(DaxMachine machine, KernfsDirectory directory)
    {
        (Machine, Directory, Home) = (machine, directory, directory);
    }

    private DaxMachine Machine { get; }

    private KernfsDirectory Directory { get; }

    /// <inheritdoc/>
    public override ServedNode? Find(string name) => Directory.TryGet(name, out var node) ? Served(node) : null;

    /// <inheritdoc/>
    public override IEnumerable<string> Names() => Directory.Names();

    /// <inheritdoc/>
    public override int CountDirectories() => Directory.Names().Count(name => Directory.TryGet(name, out var node) && node is KernfsDirectory);

    private ServedNode? Served(KernfsNode node) => node switch
    {
        KernfsDirectory directory => new KernfsView(Machine, directory),
        KernfsLink link => ServedLink.Between(Directory.Path, link.Target.Path) with { Home = Directory },
        DeviceNode device => new ServedDevice((uint)device.Number.Major, (uint)device.Number.Minor) { Home = Directory },
        KernfsAttribute attribute => FileOf(attribute),
        _ => null,
    };

    private ServedFile FileOf(KernfsAttribute attribute)
    {
        var permissions = attribute.Mode switch
        {
            AttributeMode.ReadOnly => 0x124u,
            AttributeMode.RootReadOnly => 0x100u,
            AttributeMode.ReadWrite => 0x1A4u,
            _ => 0x80u,
        };
        return new ServedFile(
            permissions,
            attribute.IsReadable ? (CancellationToken killed, out string text) => Machine.Files.ReadAttribute(attribute, killed, out text) : null,
            attribute.IsWritable ? (value, killed) => Machine.Files.WriteAttribute(attribute, value, killed) : null)
        {
            Home = Directory,
            Origin = new MachineFile(Machine, Directory, attribute.Name),
        };
    }
}
