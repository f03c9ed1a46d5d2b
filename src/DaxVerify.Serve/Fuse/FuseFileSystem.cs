using System.Collections.Concurrent;
using System.Text;
using DaxVerify.Serve.Sessions;
using DaxVerify.Serve.Tree;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Observations;
using DaxVerify.Vocabulary.Operations;

namespace DaxVerify.Serve.Fuse;

/// <summary>Answers the kernel's requests from a served tree; knows nothing of devices and mounts. Safe for use from many threads at once.</summary>
internal sealed class FuseFileSystem(ServedTree tree, ISessionRecorder? recorder = null)
{
    /// <summary>Most bytes of a write that the kernel hands over in one request.</summary>
    public const int WriteBytes = 1 << 17;

    private const uint ProtocolMajor = 7;
    private const uint ProtocolMinor = 31;
    private const uint AccessModes = 3; // O_ACCMODE
    private const uint WriteOnly = 1; // O_WRONLY
    private const uint DirectInputOutput = 1; // FOPEN_DIRECT_IO
    private const Errno NeverAgain = (Errno)38; // ENOSYS, after which the kernel does without
    private const int EntryHeaderBytes = 24; // struct fuse_dirent

    private readonly NodeNumbers _numbers = new();
    private readonly ServedSession _session = new(recorder);
    private readonly ConcurrentDictionary<ulong, OpenedFile> _files = new();
    private readonly ConcurrentDictionary<ulong, IReadOnlyList<string>> _listings = new();
    private long _lastHandle;

    /// <summary>Answers a request.</summary>
    /// <param name="killed">A fatal signal that reached whoever asks.</param>
    /// <returns>The reply; null where none is expected.</returns>
    public FuseReply? Answer(FuseRequest request, CancellationToken killed) => request.Opcode switch
    {
        FuseOpcode.Forget or FuseOpcode.ForgetMany or FuseOpcode.Interrupt => null,
        FuseOpcode.Initialise => Initialise(),
        FuseOpcode.Lookup => Lookup(request),
        FuseOpcode.GetAttributes or FuseOpcode.SetAttributes => Attributes(request.Node),
        FuseOpcode.ReadLink => tree.Find(_numbers.PathOf(request.Node)) is ServedLink link
            ? new FuseReply().Bytes(Encoding.UTF8.GetBytes(link.Target)) : FuseReply.Of(Errno.ENOENT),
        FuseOpcode.Open => Open(request),
        FuseOpcode.Read => _files[request.UInt64(0)].Read(request.UInt64(8), (int)request.UInt32(16), killed),
        FuseOpcode.Write => _files[request.UInt64(0)].Write(request.Body.Slice(40, (int)request.UInt32(16)), killed),
        FuseOpcode.Release => Released(_files.TryRemove(request.UInt64(0), out _)),
        FuseOpcode.OpenDirectory => OpenDirectory(request),
        FuseOpcode.ReadDirectory => ReadDirectory(request),
        FuseOpcode.ReleaseDirectory => Released(_listings.TryRemove(request.UInt64(0), out _)),
        FuseOpcode.FileSystemStatus => new FuseReply().Zeros(40).UInt32(4096).UInt32(255).UInt32(4096).Zeros(28),
        FuseOpcode.Create or FuseOpcode.MakeNode => FuseReply.Of(Errno.EACCES),
        FuseOpcode.SymbolicLink or FuseOpcode.MakeDirectory or FuseOpcode.Unlink or FuseOpcode.RemoveDirectory or FuseOpcode.Rename
            or FuseOpcode.Link or FuseOpcode.RenameWithFlags => FuseReply.Of(Errno.EPERM),
        FuseOpcode.Flush or FuseOpcode.Destroy => new FuseReply(),
        _ => FuseReply.Of(NeverAgain),
    };

    /// <summary>Whether answering may take long: callbacks of attributes wait for locks.</summary>
    public static bool MayWait(FuseRequest request) => request.Opcode is FuseOpcode.Read or FuseOpcode.Write;

    private static FuseReply Initialise() => new FuseReply()
        .UInt32(ProtocolMajor).UInt32(ProtocolMinor)
        .UInt32(0) // read ahead
        .UInt32(0) // flags: nothing that is to be agreed on
        .UInt32(0) // requests in the background, and when they are too many
        .UInt32(WriteBytes)
        .UInt32(1) // granularity of times
        .Zeros(36);

    private static FuseReply Released(bool _) => new();

    private FuseReply Lookup(FuseRequest request)
    {
        var path = $"{_numbers.PathOf(request.Node)}/{request.Name}";
        if (tree.Find(path) is not { } node)
        {
            return FuseReply.Of(Errno.ENOENT);
        }

        var number = _numbers.Of(path);
        return new FuseReply().UInt64(number).Zeros(4 * sizeof(ulong)).Attributes(number, node);
    }

    private FuseReply Attributes(ulong number) => tree.Find(_numbers.PathOf(number)) is { } node
        ? new FuseReply().Zeros(2 * sizeof(ulong)).Attributes(number, node)
        : FuseReply.Of(Errno.ENOENT);

    private FuseReply Open(FuseRequest request)
    {
        if (tree.Find(_numbers.PathOf(request.Node)) is not ServedFile file)
        {
            return FuseReply.Of(Errno.ENOENT);
        }

        var access = request.UInt32(0) & AccessModes;
        var isForReading = access != WriteOnly && file.Show is null;
        if (isForReading || (access != 0 && file.Store is null))
        {
            return FuseReply.Of(_session.Run(
                file,
                path => isForReading ? new ReadOperation(path) : new WriteOperation(path, ByteString.FromText(string.Empty)),
                () => OperationResult.Failure(SystemCall.Open, Errno.EACCES)).Errno);
        }

        var handle = (ulong)Interlocked.Increment(ref _lastHandle);
        _files[handle] = new OpenedFile(file, _session);
        return new FuseReply().UInt64(handle).UInt32(DirectInputOutput).UInt32(0);
    }

    private FuseReply OpenDirectory(FuseRequest request)
    {
        if (tree.Find(_numbers.PathOf(request.Node)) is not ServedDirectory directory)
        {
            return FuseReply.Of(Errno.ENOENT);
        }

        var handle = (ulong)Interlocked.Increment(ref _lastHandle);
        _listings[handle] = [".", "..", .. KernfsOrder.Of(directory.Names())];
        return new FuseReply().UInt64(handle).Zeros(8);
    }

    private FuseReply ReadDirectory(FuseRequest request)
    {
        var names = _listings[request.UInt64(0)];
        var (reply, left) = (new FuseReply(), (int)request.UInt32(16));
        for (var at = (int)request.UInt64(8); at < names.Count; at++)
        {
            var name = Encoding.UTF8.GetBytes(names[at]);
            var padding = -name.Length & 7;
            left -= EntryHeaderBytes + name.Length + padding;
            if (left < 0)
            {
                break;
            }

            var path = at < 2 ? _numbers.PathOf(request.Node) : $"{_numbers.PathOf(request.Node)}/{names[at]}";
            var type = (at < 2 ? ServedNode.DirectoryType : tree.Find(path)?.Mode ?? ServedNode.FileType) >> 12;
            reply.UInt64(_numbers.Of(path)).UInt64((ulong)at + 1).UInt32((uint)name.Length).UInt32(type).Bytes(name).Zeros(padding);
        }

        return reply;
    }
}
