using System.Text;
using DaxVerify.Serve.Tree;
using DaxVerify.Vocabulary;

namespace DaxVerify.Serve.Fuse;

/// <summary>An open attribute. A read from the start asks the attribute again; one further on goes on in what it said, as kernfs does.</summary>
internal sealed class OpenedFile(ServedFile file)
{
    /// <summary>Most bytes that one write hands to an attribute.</summary>
    private const int PageBytes = 4096;

    private readonly Lock _lock = new();
    private byte[] _shown = [];

    /// <summary>Reads.</summary>
    /// <param name="size">Bytes at most.</param>
    /// <param name="killed">A fatal signal.</param>
    public FuseReply Read(ulong offset, int size, CancellationToken killed)
    {
        lock (_lock)
        {
            if (offset == 0)
            {
                var errno = file.Show!(killed, out var text);
                if (errno != Errno.None)
                {
                    return FuseReply.Of(errno);
                }

                _shown = Encoding.Latin1.GetBytes(text);
            }

            var at = (int)Math.Min(offset, (ulong)_shown.Length);
            return new FuseReply().Bytes(_shown.AsSpan(at, Math.Min(size, _shown.Length - at)));
        }
    }

    /// <summary>Writes in one call; more than a page is cut off.</summary>
    /// <param name="value">At least one byte.</param>
    /// <param name="killed">A fatal signal.</param>
    public FuseReply Write(ReadOnlySpan<byte> value, CancellationToken killed)
    {
        lock (_lock)
        {
            var result = file.Store!(value[..Math.Min(value.Length, PageBytes)], killed);
            return result.Errno != Errno.None ? FuseReply.Of(result.Errno) : new FuseReply().UInt32((uint)result.Accepted).UInt32(0);
        }
    }
}
