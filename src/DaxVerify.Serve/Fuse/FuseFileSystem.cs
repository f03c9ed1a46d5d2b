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

    private const uint ReadBits = 0x124;
    private const uint WriteBits = 0x92;
    private const int ForgottenBytes = 16; // struct fuse_forget_one

    private readonly NodeNumbers _numbers = new(tree.Root);
    private readonly Appearances _looks = new();
    private readonly ServedSession _session = new(recorder);
    private readonly ConcurrentDictionary<ulong, OpenedFile> _files = new();
    private readonly ConcurrentDictionary<ulong, IReadOnlyList<string>> _listings = new();
    private long _lastHandle;

    /// <summary>How many nodes the kernel knows.</summary>
    public int KnownNodes => _numbers.Count;

    /// <summary>Answers a request.</summary>
    /// <param name="killed">A fatal signal that reached whoever asks.</param>
    /// <returns>The reply; null where none is expected.</returns>
    public FuseReply? Answer(FuseRequest request, CancellationToken killed) => request.Opcode switch
    {
        FuseOpcode.Interrupt => null,
        FuseOpcode.Forget => Forget(request.Node, request.UInt64(0)),
        FuseOpcode.ForgetMany => ForgetMany(request),
        FuseOpcode.Initialise => Initialise(),
        FuseOpcode.Lookup => Lookup(request),
        FuseOpcode.GetAttributes => Attributes(_numbers[request.Node]),
        FuseOpcode.SetAttributes => SetAttributes(request),
        FuseOpcode.ReadLink => _numbers[request.Node].Node is ServedLink link
            ? new FuseReply().Bytes(Encoding.UTF8.GetBytes(link.Target)) : FuseReply.Of(Errno.ENOENT),
        FuseOpcode.Open => Open(request),
        FuseOpcode.Read => _files[request.UInt64(0)].Read(request.UInt64(8), (int)request.UInt32(16), killed),
        FuseOpcode.Write => _files[request.UInt64(0)].Write(request.Body.Slice(40, (int)request.UInt32(16)), killed),
        FuseOpcode.Release => Released(_files.TryRemove(request.UInt64(0), out _)),
        FuseOpcode.OpenDirectory => OpenDirectory(request),
        FuseOpcode.ReadDirectory => ReadDirectory(request),
        FuseOpcode.ReleaseDirectory => Released(_listings.TryRemove(request.UInt64(0), out _)),
        FuseOpcode.FileSystemStatus => new FuseReply().Zeros(40).UInt32(4096).UInt32(255).UInt32(4096).Zeros(28),
        FuseOpcode.Create => FuseReply.Of(Errno.EACCES),
        FuseOpcode.MakeNode => FuseReply.Of((request.UInt32(0) & ServedNode.TypeBits) == ServedNode.FileType ? Errno.EACCES : Errno.EPERM),
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

    private FuseReply? Forget(ulong number, ulong times)
    {
        _numbers.Forget(number, times);
        return null;
    }

    private FuseReply? ForgetMany(FuseRequest request)
    {
        for (var i = 0; i < request.UInt32(0); i++)
        {
            var at = sizeof(ulong) + (i * ForgottenBytes);
            _numbers.Forget(request.UInt64(at), request.UInt64(at + sizeof(ulong)));
        }

        return null;
    }

    private FuseReply Lookup(FuseRequest request)
    {
        var (parent, name) = (_numbers[request.Node], request.Name);
        if (parent.Find(name) is not { } node)
        {
            return FuseReply.Of(Errno.ENOENT);
        }

        var known = _numbers.Tell($"{parent.Path}/{name}", node);
        return new FuseReply().UInt64(known.Number).Zeros(4 * sizeof(ulong)).Attributes(known.Number, node, _looks.Of(known));
    }

    private FuseReply Attributes(KnownNode known) => new FuseReply().Zeros(2 * sizeof(ulong)).Attributes(known.Number, known.Node, _looks.Of(known));

    /// <summary>Sizes are taken and have no effect, as on sysfs; the rest stays. A session that is recorded can't say that a mode was changed, by which files open.</summary>
    private FuseReply SetAttributes(FuseRequest request)
    {
        var known = _numbers[request.Node];
        if (Appearances.IsChange(request))
        {
            if (recorder is not null || known.Node.Home is null)
            {
                return FuseReply.Of(Errno.EPERM);
            }

            _looks.Change(known, request);
        }

        return Attributes(known);
    }

    private FuseReply Open(FuseRequest request)
    {
        var known = _numbers[request.Node];
        if (known.Node is not ServedFile file)
        {
            return FuseReply.Of(Errno.ENOENT);
        }

        if (!file.IsThere)
        {
            return FuseReply.Of(Errno.ENODEV);
        }

        var (access, permissions) = (request.UInt32(0) & AccessModes, _looks.Of(known).Permissions);
        var isForReading = access != WriteOnly && (permissions & ReadBits) == 0;
        if (isForReading || (access != 0 && (permissions & WriteBits) == 0))
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
        var known = _numbers[request.Node];
        if (known.Node is not ServedDirectory directory)
        {
            return FuseReply.Of(Errno.ENOENT);
        }

        var handle = (ulong)Interlocked.Increment(ref _lastHandle);
        _listings[handle] = [".", "..", .. KernfsOrder.Of(directory.IsThere ? directory.Names() : [])];
        return new FuseReply().UInt64(handle).Zeros(8);
    }

    private FuseReply ReadDirectory(FuseRequest request)
    {
        var (names, known) = (_listings[request.UInt64(0)], _numbers[request.Node]);
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

            var node = at < 2 ? known.Node : known.Find(names[at]);
            var number = at < 2 || node is null ? known.Number : _numbers.Of($"{known.Path}/{names[at]}", node);
            reply.UInt64(number).UInt64((ulong)at + 1).UInt32((uint)name.Length).UInt32((node?.Mode ?? ServedNode.FileType) >> 12).Bytes(name).Zeros(padding);
        }

        return reply;
    }
}
