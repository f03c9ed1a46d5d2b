namespace DaxVerify.Exploration.Runtime;

/// <summary>
/// What the race detector remembers of one location: the last write and the last read as epochs (FastTrack, Flanagan and
/// Freund 2009), and, for locations read by several threads or used atomically, more in <see cref="Extra"/>. Rewritten
/// classes carry one beside each field.
/// </summary>
internal struct Shadow
{
#pragma warning disable CA1051 // Laid out for inlined access from rewritten code.
    /// <summary>Epoch of the last write.</summary>
    public ulong Write;

    /// <summary>Epoch of the last read, or the greatest clock of the last thread where several have read.</summary>
    public ulong Read;

    /// <summary>Source position of the last write.</summary>
    public string? WriteSite;

    /// <summary>Source position of the last read.</summary>
    public string? ReadSite;

    /// <summary>Reads by several threads, and the location as an atomic object.</summary>
    public LocationState? Extra;
#pragma warning restore CA1051

    /// <summary>Whether the location was written in an execution.</summary>
    public readonly bool IsWritten(int stamp) => Epoch.StampOf(Write) == stamp || Extra?.Parts?.Exists(part => part.Shadow.IsWritten(stamp)) == true;

    /// <summary>Whether it was read or written in an execution.</summary>
    public readonly bool IsTouched(int stamp) => IsWritten(stamp) || Epoch.StampOf(Read) == stamp || Extra?.Parts?.Exists(part => part.Shadow.IsTouched(stamp)) == true;
}
