using System.Runtime.CompilerServices;
using DaxVerify.Exploration.Detectors;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Memory;

/// <content>Parts of structs that atomic operations work on, each a location of its own.</content>
internal static unsafe partial class AddressNotes
{
    /// <summary>Bytes of the widest atomic operation.</summary>
    private const int PartMax = 16;

    private static readonly Dictionary<(object Owner, nint Offset), StructPart> s_parts = new(new PartComparer());

    private static ref Shadow Part(ThreadSlot slot, object owner, nint offset, int bytes)
    {
        if (!s_parts.TryGetValue((owner, offset), out var part))
        {
            s_parts.Add((owner, offset), part = new StructPart());
        }

        if (part.Bytes != bytes)
        {
            part.Bytes = Math.Max(part.Bytes, bytes);
            if (Overlaps(owner, offset, bytes))
            {
                RaceDetector.NoteOverlap(slot);
            }
        }

        return ref part.Shadow;
    }

    /// <summary>Whether another part reaches into one, as in a struct whose fields lie over each other.</summary>
    private static bool Overlaps(object owner, nint offset, int bytes)
    {
        for (var other = offset - PartMax + 1; other < offset + bytes; other++)
        {
            if (other != offset && s_parts.TryGetValue((owner, other), out var part) && other + part.Bytes > offset)
            {
                return true;
            }
        }

        return false;
    }

    private sealed class StructPart
    {
        public Shadow Shadow;

        public int Bytes { get; set; }
    }

    /// <summary>Compares objects by identity; the boxed number that stands for a static field by value.</summary>
    private sealed class PartComparer : IEqualityComparer<(object Owner, nint Offset)>
    {
        public bool Equals((object Owner, nint Offset) x, (object Owner, nint Offset) y) =>
            x.Offset == y.Offset && (ReferenceEquals(x.Owner, y.Owner) || (x.Owner is nint a && y.Owner is nint b && a == b));

        public int GetHashCode((object Owner, nint Offset) part) =>
            HashCode.Combine(part.Offset, part.Owner is nint number ? number.GetHashCode() : RuntimeHelpers.GetHashCode(part.Owner));
    }
}
