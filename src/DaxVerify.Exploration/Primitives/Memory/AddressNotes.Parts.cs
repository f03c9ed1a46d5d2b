using System.Reflection;
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

    /// <summary>Before a struct's own method reads one of its fields.</summary>
    /// <param name="whole">The struct.</param>
    /// <param name="part">The number of the field.</param>
    /// <param name="site">Where.</param>
    public static void OnPeekPartAt<T>(ref T whole, int part, string site) => OnPartAt(ref Unsafe.As<T, byte>(ref whole), Unsafe.SizeOf<T>(), part, writes: false, site);

    /// <summary>The same before it writes one.</summary>
    public static void OnUpdatePartAt<T>(ref T whole, int part, string site) => OnPartAt(ref Unsafe.As<T, byte>(ref whole), Unsafe.SizeOf<T>(), part, writes: true, site);

    /// <summary>Of a struct in another one the fields aren't told apart.</summary>
    private static void OnPartAt(ref byte address, int size, int part, bool writes, string site)
    {
        if (ThreadSlot.Current is not { } slot || !TryRenew(slot))
        {
            return;
        }

        ref readonly var note = ref FindNote(slot, ref address, out var offset);
        var isWhole = !Unsafe.IsNullRef(in note) && note.Kind != Kind.Constant && (note.Kind == Kind.Array ? note.Element == size && offset % size == 0 : note.Size == size && offset == 0);
        ref var shadow = ref isWhole ? ref Find(slot, ref address, atomic: false) : ref Unsafe.NullRef<Shadow>();
        if (Unsafe.IsNullRef(ref shadow))
        {
            OnBytes(slot, ref address, size, writes, site, isReadHarmless: true);
        }
        else if (writes)
        {
            RaceDetector.OnUpdatePart(ref shadow, part, site);
        }
        else
        {
            RaceDetector.OnPeekPart(ref shadow, part, site);
        }
    }

    /// <summary>An address is that of an element of a struct that is an inline array.</summary>
    private static bool IsElement(ThreadSlot slot, ref byte address)
    {
        if (!s_hasInlineArrays || !TryRenew(slot))
        {
            return false;
        }

        ref readonly var note = ref FindNote(slot, ref address, out _);
        return !Unsafe.IsNullRef(in note) && note is { Element: > 0, Kind: Kind.Field or Kind.Static };
    }

    /// <summary>Elements of an inline array are parts by their numbers; its only field is the first.</summary>
    private static void OnElements(in Note note, nint offset, nint bytes, bool writes, string site)
    {
        ref var whole = ref Whole(note);
        var last = (Math.Min(offset + bytes, note.Size) - 1) / note.Element;
        for (var element = offset / note.Element; element <= last; element++)
        {
            if (writes)
            {
                RaceDetector.OnUpdatePart(ref whole, (int)element, site);
            }
            else
            {
                RaceDetector.OnPeekPart(ref whole, (int)element, site);
            }
        }
    }

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

    /// <summary>Of a type of structs that are inline arrays, the bytes of an element; 0 for any other type.</summary>
    private static class InlineElement<T>
    {
        public static nint Size { get; } = typeof(T).IsValueType && typeof(T).GetCustomAttribute<InlineArrayAttribute>() is { Length: > 0 } inline ? Unsafe.SizeOf<T>() / inline.Length : 0;
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
