using System.Text;
using DaxVerify.Serve.Sessions;
using DaxVerify.Serve.Tree;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Observations;
using DaxVerify.Vocabulary.Operations;

namespace DaxVerify.Serve.Fuse;

/// <summary>An open attribute. A read that goes on where the last one ended takes what the attribute said then; any other, and one from the start, asks it again, as kernfs does.</summary>
internal sealed class OpenedFile(ServedFile file, ServedSession session)
{
    /// <summary>Most bytes that one write hands to an attribute.</summary>
    private const int PageBytes = 4096;

    private readonly Lock _lock = new();
    private byte[] _shown = [];
    private ulong _position;

    /// <summary>Reads.</summary>
    /// <param name="size">Bytes at most.</param>
    /// <param name="killed">A fatal signal.</param>
    public FuseReply Read(ulong offset, int size, CancellationToken killed)
    {
        lock (_lock)
        {
            if (offset == 0 || offset != _position)
            {
                var result = session.Run(file, path => new ReadOperation(path), () => Show(killed));
                if (result.Errno != Errno.None)
                {
                    return FuseReply.Of(result.Errno);
                }

                _shown = Encoding.Latin1.GetBytes(result.Text!);
            }

            var at = (int)Math.Min(offset, (ulong)_shown.Length);
            var count = Math.Min(size, _shown.Length - at);
            _position = offset + (ulong)count;
            return count == 0 && !file.IsThere ? FuseReply.Of(Errno.ENODEV) : new FuseReply().Bytes(_shown.AsSpan(at, count));
        }
    }

    /// <summary>Writes in one call; more than a page is cut off.</summary>
    /// <param name="value">At least one byte.</param>
    /// <param name="killed">A fatal signal.</param>
    public FuseReply Write(ReadOnlySpan<byte> value, CancellationToken killed)
    {
        lock (_lock)
        {
            byte[] given = [.. value];
            var result = session.Run(file, path => new WriteOperation(path, new ByteString(given)), () => Store(given, killed));
            return result.Errno != Errno.None ? FuseReply.Of(result.Errno) : new FuseReply().UInt32((uint)(result.Count ?? given.Length)).UInt32(0);
        }
    }

    private OperationResult Show(CancellationToken killed)
    {
        if (file.Show is not { } show)
        {
            return OperationResult.Failure(SystemCall.Read, Errno.EIO); // the mode was changed: it can be opened, and has nothing to say
        }

        var errno = show(killed, out var text);
        return errno == Errno.None ? OperationResult.Success with { Text = text } : OperationResult.Failure(SystemCall.Read, errno);
    }

    private OperationResult Store(byte[] value, CancellationToken killed)
    {
        if (file.Store is not { } store)
        {
            return OperationResult.Failure(SystemCall.Write, Errno.EIO);
        }

        var result = store(value.AsSpan(0, Math.Min(value.Length, PageBytes)), killed);
        return result.Errno != Errno.None ? OperationResult.Failure(SystemCall.Write, result.Errno)
            : result.Accepted == value.Length ? OperationResult.Success
            : OperationResult.Success with { Count = result.Accepted };
    }
}
