using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Randomness;

/// <summary>Guid.NewGuid from the execution's own random numbers.</summary>
[Replaces("System.Guid")]
internal static class GuidShim
{
    public static Guid NewGuid()
    {
        if (ThreadSlot.Current is not { } slot)
        {
            return Guid.NewGuid();
        }

        var bytes = new byte[16];
        BitConverter.TryWriteBytes(bytes, slot.Controller.ProgramRandom.Next());
        BitConverter.TryWriteBytes(bytes.AsSpan(8), slot.Controller.ProgramRandom.Next());
        return new Guid(bytes);
    }

    public static Guid CreateVersion7() => NewGuid();

    public static Guid CreateVersion7(DateTimeOffset timestamp)
    {
        Span<byte> bytes = stackalloc byte[16];
        _ = Guid.CreateVersion7(timestamp).TryWriteBytes(bytes, bigEndian: true, out _);
        Span<byte> random = stackalloc byte[16];
        _ = NewGuid().TryWriteBytes(random);
        bytes[6] = (byte)((bytes[6] & 0xF0) | (random[6] & 0x0F));
        bytes[7] = random[7];
        bytes[8] = (byte)((bytes[8] & 0xC0) | (random[8] & 0x3F));
        random[9..].CopyTo(bytes[9..]);
        return new Guid(bytes, bigEndian: true);
    }
}
