namespace DaxVerify.Vocabulary.Observations;

/// <summary>What an operation returned to user space.</summary>
/// <param name="Errno">How it ended.</param>
public sealed record OperationResult(Errno Errno)
{
    /// <summary>Plain success.</summary>
    public static OperationResult Success { get; } = new(Errno.None);

    /// <summary>The system call that failed, where the operation is made of several.</summary>
    public SystemCall? At { get; init; }

    /// <summary>What a read returned, verbatim; for a step that was not carried out, why.</summary>
    public string? Text { get; init; }

    /// <summary>The 64-bit value that a load returned.</summary>
    public ulong? Value { get; init; }

    /// <summary>Bytes accepted, only when a write accepted fewer than given.</summary>
    public int? Count { get; init; }

    /// <summary>Alignment of a new mapping's address in bytes: 4 KiB, 2 MiB or 1 GiB.</summary>
    public ulong? AddressAlign { get; init; }

    /// <param name="errno">Its error.</param>
    public static OperationResult Failure(SystemCall at, Errno errno) => new(errno) { At = at };

    /// <summary>A step that was not carried out.</summary>
    /// <param name="why"><c>nomap</c> or <c>outside</c>.</param>
    public static OperationResult NotExecuted(string why) => new(Errno.NotExecuted) { Text = why };

    /// <inheritdoc/>
    public override string ToString()
    {
        var text = ErrnoNames.ToName(Errno);
        text += At is { } at ? $" at {at.ToString().ToLowerInvariant()}" : string.Empty;
        text += Text is { } read ? $" text={ByteString.FromText(read)}" : string.Empty;
        text += Value is { } value ? $" value={value}" : string.Empty;
        text += Count is { } count ? $" count={count}" : string.Empty;
        return text + (AddressAlign is { } align ? $" addr_align={align}" : string.Empty);
    }
}
