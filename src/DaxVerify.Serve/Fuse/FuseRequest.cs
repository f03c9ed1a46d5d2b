using System.Buffers.Binary;
using System.Text;

namespace DaxVerify.Serve.Fuse;

/// <summary>A request of the kernel: a header of 40 bytes and what the operation adds.</summary>
/// <param name="Message">The whole message.</param>
internal sealed record FuseRequest(byte[] Message)
{
    public const int HeaderBytes = 40;

    /// <summary>What is asked.</summary>
    public FuseOpcode Opcode => (FuseOpcode)BinaryPrimitives.ReadUInt32LittleEndian(Message.AsSpan(4));

    /// <summary>Number of the request, which the reply repeats.</summary>
    public ulong Unique => BinaryPrimitives.ReadUInt64LittleEndian(Message.AsSpan(8));

    /// <summary>The node that it is about.</summary>
    public ulong Node => BinaryPrimitives.ReadUInt64LittleEndian(Message.AsSpan(16));

    /// <summary>What follows the header.</summary>
    public ReadOnlySpan<byte> Body => Message.AsSpan(HeaderBytes);

    /// <summary>The body as a name.</summary>
    public string Name => Encoding.UTF8.GetString(Body[..Body.IndexOf((byte)0)]);

    /// <summary>A 32-bit number of the body.</summary>
    /// <param name="at">Its place.</param>
    public uint UInt32(int at) => BinaryPrimitives.ReadUInt32LittleEndian(Body[at..]);

    /// <summary>A 64-bit number of the body.</summary>
    /// <param name="at">Its place.</param>
    public ulong UInt64(int at) => BinaryPrimitives.ReadUInt64LittleEndian(Body[at..]);
}
