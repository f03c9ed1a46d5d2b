using DaxVerify.Bus.Sysfs;

namespace DaxVerify.Serve.Tree;

/// <summary>A file that is read and written as an attribute: whole, by one call.</summary>
/// <param name="Permissions">Permission bits. Opening against them is refused to everybody, root included.</param>
/// <param name="Show">Reads it; null for one that can't be read.</param>
/// <param name="Store">Writes it; null for one that can't be written.</param>
public sealed record ServedFile(uint Permissions, ShowAttribute? Show, StoreAttribute? Store) : ServedNode(FileType | Permissions)
{
    /// <summary>The machine's file that it is; null for one of the served tree's own.</summary>
    public MachineFile? Origin { get; init; }
}
