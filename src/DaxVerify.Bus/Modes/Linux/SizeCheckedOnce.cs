using DaxVerify.Annotations;
using DaxVerify.Bus.Dax;
using DaxVerify.Vocabulary;

namespace DaxVerify.Bus.Modes.Linux;

/// <summary>Linux checks the size before any lock, so a change of the align in between leaves ranges that don't fit it.</summary>
public sealed class SizeCheckedOnce : IResizePolicy
{
    /// <inheritdoc/>
    [SuppressLockAnalysis("quirk of Linux 6.12, finding 020-size-against-align: reads the align before it takes a lock")]
    public Errno ReadGranularity(DevDax instance, CancellationToken killed, out ulong granularity)
    {
        granularity = RangeAllocation.Granularity(instance);
        return Errno.None;
    }

    /// <inheritdoc/>
    public Errno Recheck(DevDax instance, ulong size) => Errno.None;
}
