namespace DaxVerify.Verification.MemoryCopy;

/// <summary>
/// A destination with margins on both sides and its background, which tells after a copy whether exactly the right bytes
/// changed. The comparison uses the runtime's own span operations, not the routines under test.
/// </summary>
internal sealed unsafe class CopyWindow : IDisposable
{
    /// <summary>Bytes checked on either side of the destination.</summary>
    public const int MarginBytes = 192;

    private readonly NativeBuffer _memory;
    private readonly byte* _background;

    /// <summary>Makes a window.</summary>
    /// <param name="patterns">Where the background comes from; must outlive the window.</param>
    /// <param name="bytesMax">The longest destination, alignment included.</param>
    public CopyWindow(TestPatterns patterns, long bytesMax)
    {
        long bytes = bytesMax + (2 * MarginBytes);
        _memory = new NativeBuffer(bytes);
        _background = patterns.Background(bytes);
        Buffer.MemoryCopy(_background, _memory.Start, bytes, bytes);
    }

    /// <summary>Where destinations begin: a multiple of 64, behind the margin.</summary>
    public byte* Base => _memory.Start + MarginBytes;

    /// <summary>Checks one destination and restores its background.</summary>
    /// <param name="offset">Its distance from <see cref="Base"/>.</param>
    /// <param name="bytes">Its length.</param>
    /// <param name="expected">What it should hold.</param>
    /// <returns><see langword="null"/> when it and the margins are right, else what is wrong.</returns>
    public string? CheckAndRestore(long offset, long bytes, byte* expected)
    {
        byte* destination = Base + offset;
        byte* background = _background + MarginBytes + offset;
        bool isRight = AreEqual(destination, expected, bytes)
            && AreEqual(destination - MarginBytes, background - MarginBytes, MarginBytes)
            && AreEqual(destination + bytes, background + bytes, MarginBytes);
        string? failure = isRight ? null : Describe(offset, bytes, expected);
        Buffer.MemoryCopy(background, destination, bytes, bytes);
        return failure;
    }

    /// <inheritdoc/>
    public void Dispose() => _memory.Dispose();

    private static bool AreEqual(byte* left, byte* right, long bytes)
    {
        while (bytes > int.MaxValue)
        {
            if (!new ReadOnlySpan<byte>(left, int.MaxValue).SequenceEqual(new ReadOnlySpan<byte>(right, int.MaxValue)))
            {
                return false;
            }

            left += int.MaxValue;
            right += int.MaxValue;
            bytes -= int.MaxValue;
        }

        return new ReadOnlySpan<byte>(left, (int)bytes).SequenceEqual(new ReadOnlySpan<byte>(right, (int)bytes));
    }

    private string Describe(long offset, long bytes, byte* expected)
    {
        for (long i = -MarginBytes; i < bytes + MarginBytes; i++)
        {
            byte want = i >= 0 && i < bytes ? expected[i] : _background[MarginBytes + offset + i];
            byte got = Base[offset + i];
            if (got != want)
            {
                string where = i < 0 ? $"{-i} bytes before the destination"
                    : i >= bytes ? $"{i - bytes} bytes after the destination's end"
                    : $"byte {i} of {bytes}";
                return $"{where}: expected 0x{want:x2}, got 0x{got:x2}";
            }
        }

        return "the destination differed, but no longer does: something else writes to it";
    }
}
