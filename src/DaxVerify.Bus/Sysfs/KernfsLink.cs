namespace DaxVerify.Bus.Sysfs;

/// <summary>A symbolic link to a directory of the tree.</summary>
public sealed class KernfsLink : KernfsNode
{
    /// <summary>Makes a link.</summary>
    /// <param name="target">What it points at.</param>
    public KernfsLink(string name, KernfsDirectory target)
        : base(name)
    {
        Target = target;
    }

    /// <summary>What it points at.</summary>
    public KernfsDirectory Target { get; }
}
