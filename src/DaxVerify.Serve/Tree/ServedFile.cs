using DaxVerify.Bus.Sysfs;
using DaxVerify.Vocabulary;

namespace DaxVerify.Serve.Tree;

/// <summary>A file that is read and written as an attribute: whole, by one call.</summary>
/// <param name="Permissions">Permission bits. Opening against them is refused to everybody, root included.</param>
/// <param name="Show">Reads it; null for one that can't be read.</param>
/// <param name="Store">Writes it; null for one that can't be written.</param>
public sealed record ServedFile(uint Permissions, ShowAttribute? Show, StoreAttribute? Store) : ServedNode(FileType | Permissions)
{
    /// <summary>The file of the bus that it is; null for what a kernel has around them.</summary>
    public BusFile? Origin { get; init; }

    /// <summary>Makes a file that only shows a line.</summary>
    /// <param name="text">The line, without its end.</param>
    public static ServedFile Of(Func<string> text) => new(0x124, ShowOf(text), Store: null);

    /// <summary>What shows a line.</summary>
    /// <param name="text">The line, without its end.</param>
    public static ShowAttribute ShowOf(Func<string> text) => (CancellationToken _, out string shown) =>
    {
        shown = text() + "\n";
        return Errno.None;
    };
}
