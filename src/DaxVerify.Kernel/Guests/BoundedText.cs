using System.Text;

namespace DaxVerify.Kernel.Guests;

/// <summary>Gathers what comes out of a pipe, up to a bound: a guest gone wild must not fill the memory. What comes later is read and dropped.</summary>
internal sealed class BoundedText : IDisposable
{
    private readonly int _most;
    private readonly MemoryStream _bytes = new();
    private long _length;

    /// <summary>Makes an empty text.</summary>
    /// <param name="most">Bytes kept.</param>
    public BoundedText(int most) => _most = most;

    /// <summary>Bytes kept so far; may be read while the pipe is.</summary>
    public long Length => Interlocked.Read(ref _length);

    /// <summary>Whether the bound is reached.</summary>
    public bool IsFull => Length >= _most;

    /// <summary>What was kept, a character a byte; to be read when the pipe has ended.</summary>
    public string Text => Encoding.Latin1.GetString(_bytes.GetBuffer(), 0, (int)_bytes.Length);

    /// <summary>Drops what was kept.</summary>
    public void Dispose() => _bytes.Dispose();

    /// <summary>Reads a pipe to its end.</summary>
    /// <returns>When it has ended.</returns>
    public async Task ReadAsync(Stream pipe)
    {
        var buffer = new byte[64 << 10];
        int count;
        while ((count = await pipe.ReadAsync(buffer).ConfigureAwait(false)) > 0)
        {
            _bytes.Write(buffer.AsSpan(0, (int)Math.Min(count, _most - _bytes.Length)));
            Interlocked.Exchange(ref _length, _bytes.Length);
        }
    }
}
