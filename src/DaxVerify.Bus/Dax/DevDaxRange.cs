namespace DaxVerify.Bus.Dax;

/// <summary>One physical extent of an instance (<c>struct dev_dax_range</c>, 60e93dc0).</summary>
public sealed class DevDaxRange
{
    private ulong _end;

    /// <summary>Makes a range.</summary>
    /// <param name="start">First byte.</param>
    /// <param name="end">Last byte.</param>
    /// <param name="pageOffset">Offset in the instance, in 4 KiB pages.</param>
    internal DevDaxRange(ulong start, ulong end, ulong pageOffset)
    {
        Start = start;
        _end = end;
        PageOffset = pageOffset;
    }

    /// <summary>First byte.</summary>
    public ulong Start { get; }

    /// <summary>Last byte; guarded by the semaphores, see <see cref="PublishedEnd"/>.</summary>
    public ulong End
    {
        get => _end;
        internal set => Volatile.Write(ref _end, value);
    }

    /// <summary>Last byte, for readers that hold no lock: a resize in place changes it under them.</summary>
    public ulong PublishedEnd => Volatile.Read(ref _end);

    /// <summary>Offset in the instance, in 4 KiB pages.</summary>
    public ulong PageOffset { get; }

    /// <summary>Bytes.</summary>
    public ulong Length => End - Start + 1;

    /// <summary>The child device that shows it; <see langword="null"/> while there is none.</summary>
    public DaxMapping? Mapping { get; internal set; }
}
