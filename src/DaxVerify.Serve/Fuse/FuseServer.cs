using System.Buffers.Binary;
using System.Collections.Concurrent;
using DaxVerify.Bus.DriverCore;
using DaxVerify.Serve.Sessions;
using DaxVerify.Serve.Tree;
using DaxVerify.Vocabulary;

namespace DaxVerify.Serve.Fuse;

/// <summary>
/// Serves a tree at a folder. Requests are read one after the other; what may wait for a lock of the bus is answered on a thread of its own, so that several processes are
/// served at once.
/// </summary>
public sealed class FuseServer : IDisposable
{
    private const int ReplyHeaderBytes = 16;
    private const int NoDevice = 19; // ENODEV: unmounted
    private readonly string _folder;
    private readonly FuseFileSystem _files;
    private readonly FileStream _connection;
    private readonly RequestThreads _threads = new();
    private readonly Lock _writing = new();
    private readonly ConcurrentDictionary<ulong, CancellationTokenSource> _running = new();
    private readonly ConcurrentQueue<string> _defects = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Mounts a tree and begins to serve it.</summary>
    /// <param name="folder">Where; what a killed server left there is cleared.</param>
    /// <param name="recorder">Hears what clients do; operations then run one at a time.</param>
    /// <exception cref="MountException">It can't be served there.</exception>
    public FuseServer(ServedTree tree, string folder, ISessionRecorder? recorder = null)
    {
        _folder = Path.GetFullPath(folder);
        _files = new FuseFileSystem(tree, recorder);
        _connection = MountPoint.Mount(_folder);
        new Thread(Serve) { IsBackground = true, Name = "fuse" }.Start();
    }

    /// <summary>Ends when the folder is unmounted.</summary>
    public Task Ended => _ended.Task;

    /// <summary>What the bus was led to where a kernel would have died: touches of freed memory, calls of what isn't there.</summary>
    public IReadOnlyCollection<string> Defects => _defects;

    /// <summary>How many nodes the kernel knows.</summary>
    internal int KnownNodes => _files.KnownNodes;

    /// <summary>How many reads and writes are being answered; those that hang stay among them.</summary>
    internal int Running => _running.Count;

    /// <summary>Unmounts.</summary>
    public void Dispose()
    {
        if (!_ended.Task.IsCompleted)
        {
            MountPoint.Unmount(_folder);
        }
    }

    private void Serve()
    {
        var buffer = new byte[FuseFileSystem.WriteBytes + 4096];
        while (TryReceive(buffer, out var length))
        {
            if (length == 0)
            {
                continue;
            }

            var request = new FuseRequest(buffer[..length]);
            if (request.Opcode == FuseOpcode.Interrupt)
            {
                Interrupt(request.UInt64(0));
            }
            else if (FuseFileSystem.MayWait(request))
            {
                var killed = _running.GetOrAdd(request.Unique, _ => new CancellationTokenSource());
                _threads.Run(() => Answer(request, killed.Token));
            }
            else
            {
                Answer(request, CancellationToken.None);
            }
        }

        _connection.Dispose();
        _ended.TrySetResult();
    }

    /// <summary>Receives a request.</summary>
    /// <returns>Whether the folder is still mounted; a length of 0 says that whoever asked has gone.</returns>
    private bool TryReceive(byte[] buffer, out int length)
    {
        length = 0;
        try
        {
            length = _connection.Read(buffer);
            return length > 0;
        }
        catch (FileNotFoundException)
        {
            return true; // ENOENT: whoever asked has gone
        }
        catch (IOException e) when (e.HResult == NoDevice)
        {
            return false;
        }
    }

    private void Interrupt(ulong unique)
    {
        if (_running.TryGetValue(unique, out var killed))
        {
            killed.CancelAsync();
        }
    }

    private void Answer(FuseRequest request, CancellationToken killed)
    {
        FuseReply? reply;
        try
        {
            reply = _files.Answer(request, killed);
        }
        catch (Exception e) when (e is UseAfterFreeException or OutOfBoundsException or InvalidOperationException)
        {
            _defects.Enqueue(e.Message);
            reply = FuseReply.Of(Errno.EFAULT);
        }

        _running.TryRemove(request.Unique, out _);
        if (reply is not null)
        {
            Send(request.Unique, reply);
        }
    }

    private void Send(ulong unique, FuseReply reply)
    {
        var body = reply.Errno == Errno.None ? reply.Body : [];
        var message = new byte[ReplyHeaderBytes + body.Length];
        BinaryPrimitives.WriteInt32LittleEndian(message, message.Length);
        BinaryPrimitives.WriteInt32LittleEndian(message.AsSpan(4), -(int)reply.Errno);
        BinaryPrimitives.WriteUInt64LittleEndian(message.AsSpan(8), unique);
        body.CopyTo(message, ReplyHeaderBytes);
        try
        {
            lock (_writing)
            {
                _connection.Write(message);
            }
        }
        catch (IOException e) when (e is FileNotFoundException || e.HResult == NoDevice)
        {
            // whoever asked has gone, or everybody
        }
        catch (ObjectDisposedException)
        {
            // unmounted while this was worked on
        }
    }
}
