namespace DaxVerify.Verification.MemoryCopy;

/// <summary>
/// The data and background bytes of <see cref="TestPattern"/>, written once and shared by every check of a run. Read-only.
/// </summary>
internal sealed unsafe class TestPatterns : IDisposable
{
    private readonly Lock _lock = new();
    private readonly List<NativeBuffer> _owned = [];
    private NativeBuffer? _data;
    private NativeBuffer? _background;

    /// <summary>Data bytes from position 0 on.</summary>
    /// <param name="bytes">How many at least.</param>
    /// <returns>Their start; valid until this object is disposed.</returns>
    public byte* Data(long bytes)
    {
        lock (_lock)
        {
            if (_data is null || _data.Bytes < bytes)
            {
                _data = Make(bytes);
                TestPattern.FillData(_data.Start, bytes);
            }

            return _data.Start;
        }
    }

    /// <summary>Background bytes from position 0 on.</summary>
    /// <param name="bytes">How many at least.</param>
    /// <returns>Their start; valid until this object is disposed.</returns>
    public byte* Background(long bytes)
    {
        lock (_lock)
        {
            if (_background is null || _background.Bytes < bytes)
            {
                _background = Make(bytes);
                TestPattern.FillBackground(_background.Start, bytes);
            }

            return _background.Start;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (NativeBuffer buffer in _owned)
        {
            buffer.Dispose();
        }
    }

    private NativeBuffer Make(long bytes)
    {
        var buffer = new NativeBuffer(bytes);
        _owned.Add(buffer);
        return buffer;
    }
}
