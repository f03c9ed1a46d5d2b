using DaxVerify.Bus.Dax;
using DaxVerify.Bus.Sysfs;

namespace DaxVerify.Serve.Tree;

/// <summary>A directory of the bus as it is served: its own entries, and those that a kernel has around them.</summary>
/// <param name="Directory">The bus's directory.</param>
/// <param name="Path">Absolute path where it is served.</param>
/// <param name="Around">What a kernel has beside the bus's own entries.</param>
internal sealed record KernfsView(KernfsDirectory Directory, string Path, KernelSurroundings Around) : ServedDirectory
{
    /// <inheritdoc/>
    public override ServedNode? Find(string name) =>
        Directory.TryGet(name, out var node) ? Served(node) : Around.Of(Path, Directory).GetValueOrDefault(name);

    /// <inheritdoc/>
    public override IEnumerable<string> Names()
    {
        for (var name = Directory.NextName(null); name is not null; name = Directory.NextName(name))
        {
            yield return name;
        }

        foreach (var name in Around.Of(Path, Directory).Keys.Where(name => !Directory.TryGet(name, out _)))
        {
            yield return name;
        }
    }

    private ServedNode? Served(KernfsNode node) => node switch
    {
        KernfsDirectory directory => new KernfsView(directory, $"{Path}/{node.Name}", Around),
        KernfsLink link => ServedLink.Between(Path, Around.PathOf(Path, link)),
        DeviceNode => KernelSurroundings.NodeOf(node.Name),
        KernfsAttribute attribute => Around.FileOf(Path, attribute),
        _ => null,
    };
}
