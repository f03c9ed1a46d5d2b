using DaxVerify.Annotations;
using DaxVerify.Bus.DriverCore;
using DaxVerify.Vocabulary;

namespace DaxVerify.Bus.Memory;

/// <summary>
/// Which physical pages have struct pages under a page map (<c>memremap_pages</c>). A page can be under one page map only, and pages come
/// in units of the platform's mapping granularity.
/// </summary>
public sealed class StructPages
{
    private const int PageShift = 12;
    private const ulong PagesPerUnit = (2UL << 20) >> PageShift;
    private readonly Lock _lock = new();
    [GuardedBy("_lock")]
    private readonly List<(ulong First, ulong Last)> _mapped = [];
    private readonly KernelMessages _log;

    /// <summary>Makes an empty set.</summary>
    /// <param name="log">Where conflicts are reported.</param>
    internal StructPages(KernelMessages log)
    {
        _log = log;
    }

    /// <summary>
    /// Maps the pages of some ranges, all or none. Only whole pages of a range count (recorded: edge-a-0020), but a page that a range only
    /// touches may not be under another map, nor twice under this one (recorded: main-a-0445).
    /// </summary>
    /// <param name="ranges">First and last byte of each range.</param>
    /// <returns>ENOMEM, with a WARN, for a page that is mapped already; EINVAL, with a WARN, for a range off the granularity.</returns>
    internal Errno Map(IReadOnlyList<(ulong Start, ulong End)> ranges)
    {
        lock (_lock)
        {
            var mappedBefore = _mapped.Count;
            foreach (var (start, end) in ranges)
            {
                var errno = MapRange(start, end);
                if (errno != Errno.None)
                {
                    _mapped.RemoveRange(mappedBefore, _mapped.Count - mappedBefore);
                    return errno;
                }
            }

            return Errno.None;
        }
    }

    /// <summary>Takes the pages of some ranges back.</summary>
    /// <param name="ranges">What was mapped.</param>
    internal void Unmap(IReadOnlyList<(ulong Start, ulong End)> ranges)
    {
        lock (_lock)
        {
            foreach (var (start, end) in ranges)
            {
                _mapped.Remove((start >> PageShift, end >> PageShift));
            }
        }
    }

    [RequiresLock("_lock")]
    private Errno MapRange(ulong start, ulong end)
    {
        var (first, last) = (start >> PageShift, end >> PageShift);
        if (IsMapped(first) || IsMapped(last))
        {
            _log.Warn("Conflicting mapping in same section");
            return Errno.ENOMEM;
        }

        if (first % PagesPerUnit != 0 || ((end - start + 1) >> PageShift) % PagesPerUnit != 0)
        {
            _log.Warn($"Misaligned __add_pages start: 0x{first:x} end: 0x{last:x}");
            return Errno.EINVAL;
        }

        _mapped.Add((first, last));
        return Errno.None;
    }

    [RequiresLock("_lock")]
    private bool IsMapped(ulong page) => _mapped.Exists(range => range.First <= page && page <= range.Last);
}
