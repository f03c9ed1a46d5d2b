using DaxVerify.Bus.Dax;

namespace DaxVerify.Bus.Modes.Linux;

/// <summary>Linux keeps the character device in the inode while a file is open, so an unbound device opens (recorded: edge-a-0001).</summary>
public sealed class CachedCharacterDevice : IOpenPolicy
{
    /// <inheritdoc/>
    public bool FindsStaleCharacterDevice => true;
}
