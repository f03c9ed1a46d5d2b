using System.Diagnostics.CodeAnalysis;
using DaxVerify.Bus.Dax;
using DaxVerify.Bus.DriverCore;
using DaxVerify.Bus.Nodes;
using DaxVerify.Bus.Sysfs;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Observations;
using DaxVerify.Vocabulary.Operations;

namespace DaxVerify.Bus;

/// <summary>The file trees of a machine by path: what a shell would do with <c>/sys</c>, <c>/dev</c> and <c>/proc/iomem</c>.</summary>
public sealed class FileSystem
{
    /// <summary>Most bytes that one write to an attribute takes.</summary>
    public const int PageBytes = 4096;

    private const int LinksMax = 40;
    private readonly Kernel _kernel;

    /// <summary>Makes the view of a machine.</summary>
    /// <param name="kernel">The machine.</param>
    internal FileSystem(Kernel kernel)
    {
        _kernel = kernel;
    }

    /// <summary>Looks a path up, links followed.</summary>
    /// <param name="path">Absolute path.</param>
    /// <returns>What is there; null for nothing.</returns>
    public KernfsNode? Find(string path) => Resolve(path, out var node) == Errno.None ? node : null;

    /// <summary>Opens a file read-only, reads it once, closes it.</summary>
    /// <param name="path">Absolute path.</param>
    /// <param name="killed">A fatal signal.</param>
    /// <returns>The text, or the error and the call that gave it.</returns>
    public OperationResult Read(string path, CancellationToken killed = default)
    {
        var errno = Resolve(path, out var node);
        if (errno != Errno.None)
        {
            return OperationResult.Failure(SystemCall.Open, errno);
        }

        if (node is not KernfsAttribute attribute)
        {
            return OperationResult.Failure(SystemCall.Read, Errno.EISDIR);
        }

        if (!attribute.IsReadable)
        {
            return OperationResult.Failure(SystemCall.Open, Errno.EACCES);
        }

        errno = ReadAttribute(attribute, killed, out var text);
        return errno == Errno.None
            ? OperationResult.Success with { Text = text }
            : OperationResult.Failure(SystemCall.Read, errno);
    }

    /// <summary>
    /// Opens a file write-only, writes in one call, closes it. No bytes at all never reach the attribute; more than a page is cut off.
    /// </summary>
    /// <param name="path">Absolute path.</param>
    /// <param name="value">The bytes.</param>
    /// <param name="killed">A fatal signal.</param>
    /// <returns>Success, with a count when fewer bytes were accepted than given; or the error and the call that gave it.</returns>
    public OperationResult Write(string path, ReadOnlySpan<byte> value, CancellationToken killed = default)
    {
        var errno = Resolve(path, out var node);
        if (errno != Errno.None)
        {
            return OperationResult.Failure(SystemCall.Open, errno);
        }

        if (node is not KernfsAttribute attribute)
        {
            return OperationResult.Failure(SystemCall.Open, Errno.EISDIR);
        }

        if (!attribute.IsWritable)
        {
            return OperationResult.Failure(SystemCall.Open, Errno.EACCES);
        }

        if (value.IsEmpty)
        {
            return OperationResult.Success;
        }

        var result = WriteAttribute(attribute, value[..Math.Min(value.Length, PageBytes)], killed);
        if (result.Errno != Errno.None)
        {
            return OperationResult.Failure(SystemCall.Write, result.Errno);
        }

        return result.Accepted == value.Length ? OperationResult.Success : OperationResult.Success with { Count = result.Accepted };
    }

    /// <summary>Walks a directory step by step; entries may come and go meanwhile.</summary>
    /// <param name="path">Absolute path.</param>
    /// <returns>The names in ordinal order, one a line; or the error.</returns>
    public OperationResult List(string path)
    {
        var errno = Resolve(path, out var node);
        if (errno == Errno.None && node is not KernfsDirectory)
        {
            errno = Errno.ENOTDIR;
        }

        if (errno != Errno.None)
        {
            return OperationResult.Failure(SystemCall.Open, errno);
        }

        return OperationResult.Success with { Text = string.Concat(((KernfsDirectory)node!).Names().Select(name => name + "\n")) };
    }

    /// <summary>Opens a device node.</summary>
    /// <param name="device">Name below <c>/dev</c>.</param>
    /// <param name="mode">Access mode.</param>
    /// <param name="file">The open file; the caller drops it.</param>
    /// <returns>ENOENT without such a node, ENXIO without a driver.</returns>
    public Errno Open(string device, OpenMode mode, out OpenFile? file)
    {
        file = null;
        return _kernel.Dev.TryGet(device, out var node) && node is DeviceNode deviceNode
            ? OpenFile.Open(deviceNode, mode, out file)
            : Errno.ENOENT;
    }

    /// <summary>Reads an attribute that is open.</summary>
    /// <param name="killed">A fatal signal.</param>
    /// <param name="text">What it holds.</param>
    /// <returns>ENODEV when it is being removed; otherwise what the attribute says.</returns>
    public Errno ReadAttribute(KernfsAttribute attribute, CancellationToken killed, out string text)
    {
        if (!killed.CanBeCanceled)
        {
            return attribute.Read(killed, out text);
        }

        _kernel.FatalSignal.Set(killed);
        try
        {
            return attribute.Read(killed, out text);
        }
        finally
        {
            _kernel.FatalSignal.Set(CancellationToken.None);
        }
    }

    /// <summary>Writes an attribute that is open.</summary>
    /// <param name="value">At least one byte and at most a page.</param>
    /// <param name="killed">A fatal signal.</param>
    /// <returns>ENODEV when it is being removed; otherwise what the attribute says.</returns>
    public StoreResult WriteAttribute(KernfsAttribute attribute, ReadOnlySpan<byte> value, CancellationToken killed)
    {
        if (!killed.CanBeCanceled)
        {
            return attribute.Write(value, killed);
        }

        _kernel.FatalSignal.Set(killed);
        try
        {
            return attribute.Write(value, killed);
        }
        finally
        {
            _kernel.FatalSignal.Set(CancellationToken.None);
        }
    }

    private Errno Resolve(string path, [NotNull] out KernfsNode? node)
    {
        node = _kernel.Root;
        var rest = path.AsSpan();
        var links = 0;
        while (!rest.IsEmpty)
        {
            var slash = rest.IndexOf('/');
            var name = slash < 0 ? rest : rest[..slash];
            rest = slash < 0 ? [] : rest[(slash + 1)..];
            if (name.IsEmpty)
            {
                continue;
            }

            if (node is not KernfsDirectory directory)
            {
                return Errno.ENOTDIR;
            }

            if (name is "." or "..")
            {
                node = name is ".." ? directory.Parent ?? directory : directory;
                continue;
            }

            if (!directory.TryGet(name, out var child))
            {
                return Errno.ENOENT;
            }

            node = child is KernfsLink link && ++links <= LinksMax ? link.Target : child;
        }

        return Errno.None;
    }
}
