using System.Buffers.Binary;
using DaxVerify.Serve.Tree;
using DaxVerify.Vocabulary;

namespace DaxVerify.Serve.Fuse;

/// <summary>A reply to the kernel: an error, or fields one after the other.</summary>
internal sealed class FuseReply
{
    private const uint AttributeFileBytes = 4096; // what stat says of every file in sysfs
    private readonly List<byte> _body = [];

    /// <summary>How the request ended.</summary>
    public Errno Errno { get; private init; }

    /// <summary>What the reply holds.</summary>
    public byte[] Body => [.. _body];

    /// <summary>A reply that says no.</summary>
    /// <param name="errno">Why; success is a reply without a body.</param>
    public static FuseReply Of(Errno errno) => new() { Errno = errno };

    /// <summary>Adds a 32-bit number.</summary>
    /// <param name="value">The number.</param>
    public FuseReply UInt32(uint value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        return Bytes(bytes);
    }

    /// <summary>Adds a 64-bit number.</summary>
    /// <param name="value">The number.</param>
    public FuseReply UInt64(ulong value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        return Bytes(bytes);
    }

    /// <summary>Adds bytes.</summary>
    public FuseReply Bytes(ReadOnlySpan<byte> bytes)
    {
        _body.AddRange(bytes);
        return this;
    }

    /// <summary>Adds zeros.</summary>
    /// <param name="count">How many.</param>
    public FuseReply Zeros(int count) => Bytes(new byte[count]);

    /// <summary>Adds what <c>stat</c> shows of a node (<c>struct fuse_attr</c>).</summary>
    public FuseReply Attributes(ulong number, ServedNode node, Appearance look) => UInt64(number)
        .UInt64(node is ServedFile ? AttributeFileBytes : 0)
        .UInt64(0) // blocks
        .Seconds(look.Accessed).Seconds(look.Modified).Seconds(look.Changed)
        .Nanoseconds(look.Accessed).Nanoseconds(look.Modified).Nanoseconds(look.Changed)
        .UInt32((node.Mode & ServedNode.TypeBits) | look.Permissions)
        .UInt32(node is ServedDirectory directory ? 2u + (uint)directory.CountDirectories() : 1u)
        .UInt32(look.Owner).UInt32(look.Group)
        .UInt32(node is ServedDevice device ? device.Number : 0)
        .UInt32(AttributeFileBytes)
        .UInt32(0);

    private FuseReply Seconds(DateTimeOffset time) => UInt64((ulong)time.ToUnixTimeSeconds());

    private FuseReply Nanoseconds(DateTimeOffset time) => UInt32((uint)(time.Ticks % TimeSpan.TicksPerSecond * TimeSpan.NanosecondsPerTick));
}
