using System.Reflection;
using System.Runtime.CompilerServices;
using DaxVerify.Exploration.Detectors;

namespace DaxVerify.Exploration.Primitives.Memory;

/// <content>Parts of structs that are reached by address.</content>
internal static unsafe partial class AddressNotes
{
    /// <summary>Before a plain read of a part of a struct.</summary>
    /// <param name="whole">The struct.</param>
    /// <param name="offset">Where the part begins, in bytes.</param>
    /// <param name="bytes">How many it has.</param>
    /// <param name="site">Where.</param>
    public static void OnPeekPartAt<T>(ref T whole, int offset, int bytes, string site) => OnSpan(ref Unsafe.AddByteOffset(ref Unsafe.As<T, byte>(ref whole), offset), bytes, writes: false, site);

    /// <summary>The same before a plain write of one.</summary>
    public static void OnUpdatePartAt<T>(ref T whole, int offset, int bytes, string site) => OnSpan(ref Unsafe.AddByteOffset(ref Unsafe.As<T, byte>(ref whole), offset), bytes, writes: true, site);

    /// <summary>Before a plain read of a part of a struct that others account for unless its address was noted; otherwise as <see cref="OnPeekPartAt"/>.</summary>
    public static void OnPeekKnownPart<T>(ref T whole, int offset, int bytes, string site) => OnKnown(ref Unsafe.AddByteOffset(ref Unsafe.As<T, byte>(ref whole), offset), bytes, writes: false, site);

    /// <summary>The same before a plain write of one.</summary>
    public static void OnUpdateKnownPart<T>(ref T whole, int offset, int bytes, string site) => OnKnown(ref Unsafe.AddByteOffset(ref Unsafe.As<T, byte>(ref whole), offset), bytes, writes: true, site);

    /// <summary>Elements of an inline array, several at once.</summary>
    private static void OnElements(in Note note, nint offset, nint bytes, bool writes, string site)
    {
        ref var whole = ref Whole(note);
        var last = (Math.Min(offset + bytes, note.Size) - 1) / note.Element;
        for (var element = offset / note.Element; element <= last; element++)
        {
            if (writes)
            {
                RaceDetector.OnUpdatePart(ref whole, (int)(element * note.Element), (int)note.Element, site);
            }
            else
            {
                RaceDetector.OnPeekPart(ref whole, (int)(element * note.Element), (int)note.Element, site);
            }
        }
    }

    /// <summary>Of a type of structs that are inline arrays, the bytes of an element; 0 for any other type.</summary>
    private static class InlineElement<T>
    {
        public static nint Size { get; } = typeof(T).IsValueType && typeof(T).GetCustomAttribute<InlineArrayAttribute>() is { Length: > 0 } inline ? Unsafe.SizeOf<T>() / inline.Length : 0;
    }
}
