using DaxVerify.Serve.Tree;

namespace DaxVerify.Serve.Fuse;

/// <summary>A node that the kernel was told. It is the one that was there then, also when another has come in its place or nothing is there any more.</summary>
internal sealed record KnownNode(string Path, ServedNode Node, ulong Number)
{
    /// <summary>When the kernel was told it first: the time that <c>stat</c> shows.</summary>
    public DateTimeOffset Since { get; } = DateTimeOffset.UtcNow;

    /// <summary>What is in it by a name; nothing once it has gone.</summary>
    /// <returns>The entry; null when there is none.</returns>
    public ServedNode? Find(string name) => Node is ServedDirectory directory && Node.IsThere ? directory.Find(name) : null;
}
