namespace DaxVerify.Bus.Sysfs;

/// <summary>Entries that follow from what is elsewhere in the tree: links to what is there now.</summary>
/// <param name="nodes">Works them out.</param>
internal sealed class ComputedEntries(Func<IEnumerable<KernfsNode>> nodes) : IStandingEntries
{
    /// <inheritdoc/>
    public IEnumerable<string> Names() => nodes().Select(node => node.Name);

    /// <inheritdoc/>
    public KernfsNode? Find(KernfsDirectory directory, string name) => nodes().FirstOrDefault(node => node.Name == name);
}
