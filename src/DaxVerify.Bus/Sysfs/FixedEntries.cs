namespace DaxVerify.Bus.Sysfs;

/// <summary>Standing entries that are made once.</summary>
internal sealed class FixedEntries(params KernfsNode[] nodes) : IStandingEntries
{
    /// <inheritdoc/>
    public IEnumerable<string> Names() => nodes.Select(node => node.Name);

    /// <inheritdoc/>
    public KernfsNode? Find(KernfsDirectory directory, string name) => Array.Find(nodes, node => node.Name == name);
}
