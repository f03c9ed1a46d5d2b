namespace DaxVerify.Serve.Tree;

/// <summary>Something that a path of the served tree leads to.</summary>
/// <param name="Mode">Type and permission bits, as <c>stat</c> shows them.</param>
public abstract record ServedNode(uint Mode)
{
    /// <summary>Type bits of a directory.</summary>
    public const uint DirectoryType = 0x4000;

    /// <summary>Type bits of a character device.</summary>
    public const uint DeviceType = 0x2000;

    /// <summary>Type bits of a regular file.</summary>
    public const uint FileType = 0x8000;

    /// <summary>Type bits of a symbolic link.</summary>
    public const uint LinkType = 0xA000;
}
