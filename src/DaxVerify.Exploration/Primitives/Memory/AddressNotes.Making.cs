using System.Runtime.CompilerServices;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Memory;

/// <content>What is noted when an address is made.</content>
internal static unsafe partial class AddressNotes
{
    /// <summary>An address of a field of an object leaves its expression.</summary>
    public static void NoteField<T>(ref T field, object owner, ref Shadow shadow)
    {
        if (ThreadSlot.Current is not { } slot || owner is null)
        {
            return;
        }

        ref var start = ref Start(owner);
        Add(slot, new Note
        {
            Kind = Kind.Field,
            Owner = owner,
            Offset = Unsafe.ByteOffset(ref start, ref Unsafe.As<T, byte>(ref field)),
            Size = Unsafe.SizeOf<T>(),
            Element = InlineElement<T>.Size,
            Shadow = Unsafe.ByteOffset(ref start, ref Unsafe.As<Shadow, byte>(ref shadow)),
            HasCharacters = HasCharacters(typeof(T)),
        });
    }

    /// <summary>An address into an array leaves its expression, or a view of it is made.</summary>
    public static void NoteArray(object? array)
    {
        if (ThreadSlot.Current is { } slot && array is Array { Length: > 0 } a)
        {
            Add(slot, NoteOf(a, Kind.Array));
        }
    }

    /// <summary>An address into a collection leaves it: accesses there are accesses to the whole.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="memory">The array in which it keeps its elements.</param>
    public static void NoteInside(object collection, Array? memory)
    {
        if (ThreadSlot.Current is { } slot && memory is { Length: > 0 })
        {
            Add(slot, NoteOf(memory, Kind.Inside) with { Collection = collection });
        }
    }

    /// <summary>An address into a string leaves it: nobody changes what is there.</summary>
    public static void NoteString(string? text)
    {
        if (ThreadSlot.Current is { } slot && text is { Length: > 0 })
        {
            Add(slot, new Note
            {
                Kind = Kind.Constant,
                Owner = text,
                Offset = Unsafe.ByteOffset(ref Start(text), ref Unsafe.As<char, byte>(ref Unsafe.AsRef(in text.GetPinnableReference()))),
                Size = text.Length * sizeof(char),
            });
        }
    }

    /// <summary>The address of a static field leaves its expression.</summary>
    /// <param name="field">Function that returns the field's address.</param>
    /// <param name="shadow">Function that returns the address of its shadow.</param>
    public static void NoteStatic<T>(nint field, nint shadow)
    {
        if (ThreadSlot.Current is { } slot)
        {
            Add(slot, new Note { Kind = Kind.Static, Offset = field, Size = Unsafe.SizeOf<T>(), Element = InlineElement<T>.Size, Shadow = shadow, HasCharacters = HasCharacters(typeof(T)) });
        }
    }

    /// <summary>Before an access to a location that others account for unless its address was noted.</summary>
    public static void OnKnown<T>(ref T location, bool writes, string site) => OnKnown(ref Unsafe.As<T, byte>(ref location), Unsafe.SizeOf<T>(), writes, site);

    private static void OnKnown(ref byte address, int bytes, bool writes, string site)
    {
        if (ThreadSlot.Current is { } slot && Find(slot, ref address, bytes) is { IsKnown: true } cell)
        {
            Access(slot, cell, writes, site);
        }
    }
}
