using DaxVerify.Bus.Sysfs;

namespace DaxVerify.Serve.Tree;

/// <summary>Something that a path of the served tree leads to.</summary>
/// <param name="Mode">Type and permission bits, as <c>stat</c> shows them.</param>
public abstract record ServedNode(uint Mode)
{
    /// <summary>The bits of a mode that say the type; the others are permissions.</summary>
    public const uint TypeBits = 0xF000;

    /// <summary>Type bits of a directory.</summary>
    public const uint DirectoryType = 0x4000;

    /// <summary>Type bits of a character device.</summary>
    public const uint DeviceType = 0x2000;

    /// <summary>Type bits of a regular file.</summary>
    public const uint FileType = 0x8000;

    /// <summary>Type bits of a symbolic link.</summary>
    public const uint LinkType = 0xA000;

    /// <summary>The machine's directory that it is, or is in; null for what is there for good.</summary>
    public KernfsDirectory? Home { get; init; }

    /// <summary>Whether its directory is still in the tree, and not gone or followed by another of its name.</summary>
    public bool IsThere => Home is null || Home.IsLinked;
}
