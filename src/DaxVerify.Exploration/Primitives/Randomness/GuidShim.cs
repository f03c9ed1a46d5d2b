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
}
