using DaxVerify.Bus.Dax;
using DaxVerify.Vocabulary;

namespace DaxVerify.Bus.Modes.Linux;

/// <summary>Linux resizes an instance whose memory is pinned as if it were free (recorded: kmem-online-a-0005).</summary>
public sealed class UntrackedShrink : IShrinkPolicy
{
    /// <inheritdoc/>
    public Errno MayShrink(DevDax instance, ulong excess) => Errno.None;
}
