using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DaxVerify.Exploration.Detectors;
using DaxVerify.Exploration.Primitives.Collections;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Memory;

/// <summary>
/// Gives locations that code reaches by an address alone (a <c>ref</c> parameter, a span) their identity: what addresses point
/// into is noted where they are made, as object and offset, since objects move. Atomics at an address of unknown origin
/// count as one location.
/// </summary>
internal static unsafe partial class AddressNotes
{
    private const int NotesMax = 256;
    private static readonly Shadow[] s_unknown = new Shadow[1];
    private static readonly Note[] s_notes = new Note[NotesMax];
    private static readonly int[] s_recent = new int[NotesMax];
    private const string UnseenUse = "what {0} does to a location that it is passed by reference is not seen";
    private const string Unknown = "what is done through an address of unknown origin is not seen";

    private static int s_count;
    private static int s_stamp;
    private static bool s_hasCharacters;

    private enum Kind : byte
    {
        Field,
        Array,
        Static,
        Inside,
        Constant,
    }

    /// <summary>Before a plain read at an address of unknown origin.</summary>
    public static void OnPeekAt<T>(ref T location, string site)
    {
        if (ThreadSlot.Current is not { } slot || IsOfStrings<T>(slot))
        {
            return;
        }

        var cell = Find(slot, ref Unsafe.As<T, byte>(ref location), Unsafe.SizeOf<T>());
        if (cell is { IsKnown: true, Part: null })
        {
            RaceDetector.OnRead(ref location, ref cell.Whole, site);
        }
        else
        {
            OnSpan(ref location, 1, false, site);
        }
    }

    /// <summary>Before a plain write at an address of unknown origin.</summary>
    public static void OnUpdateAt<T>(ref T location, string site)
    {
        if (ThreadSlot.Current is not { } slot)
        {
            return;
        }

        OnSpan(ref location, 1, true, site);
    }

    /// <summary>Before what a span shows is read or written by a method of the framework.</summary>
    /// <param name="start">Its first element.</param>
    /// <param name="length">How many there are.</param>
    /// <param name="writes">It is written.</param>
    /// <param name="site">Where.</param>
    public static void OnSpan<T>(ref T start, int length, bool writes, string site)
    {
        if (length > 0 && ThreadSlot.Current is { } slot && TryRenew(slot) && (writes || !IsOfStrings<T>(slot)))
        {
            OnBytes(slot, ref Unsafe.As<T, byte>(ref start), (nint)length * Unsafe.SizeOf<T>(), writes, site, isReadHarmless: true);
        }
    }

    /// <summary>Before an access to as many bytes from an address on.</summary>
    private static void OnBytes(ThreadSlot slot, ref byte address, nint bytes, bool writes, string site, bool isReadHarmless)
    {
        ref readonly var note = ref FindNote(slot, ref address, out var offset);
        if (Unsafe.IsNullRef(in note) || (note.Kind == Kind.Constant && writes))
        {
            NoteUnknown(slot, ref address, writes || !isReadHarmless, site);
            return;
        }

        if (note.Kind == Kind.Constant)
        {
            return;
        }

        if (offset + bytes > note.Size)
        {
            // It reaches beyond what is known.
            NoteUnknown(slot, ref address, writes: true, site);
        }

        if (CellOf(slot, note, offset, bytes) is { IsKnown: true } cell)
        {
            Access(slot, cell, writes, site);
            return;
        }

        if (note.Kind != Kind.Array)
        {
            OnElements(note, offset, bytes, writes, site);
            return;
        }

        ArrayShim.OnBytes((Array)note.Owner!, offset, Math.Min(bytes, note.Size - offset), writes, site);
    }

    /// <summary>Before a call into the framework that may read and write a location, atomically or not.</summary>
    public static void OnUnseenUse<T>(ref T location, string site)
    {
        if (ThreadSlot.Current is not { } slot)
        {
            return;
        }

        ref var address = ref Unsafe.As<T, byte>(ref location);
        if (!Find(slot, ref address, Unsafe.SizeOf<T>()).IsKnown)
        {
            NoteUnknown(slot, ref address, true, site);
        }
        else
        {
            slot.Controller.Limits.Note(LimitKind.Unseen, UnseenUse, site);
        }
    }

    /// <summary>Before a read through a pointer.</summary>
    public static void OnPointerRead(ref byte address, int size, string site)
    {
        if (ThreadSlot.Current is { } slot && TryRenew(slot))
        {
            OnBytes(slot, ref address, size, false, site, isReadHarmless: false);
        }
    }

    /// <summary>Before a write through a pointer.</summary>
    public static void OnPointerWrite(ref byte address, int size, string site) => OnSpan(ref address, size, true, site);

    private static void Access(ThreadSlot slot, Cell cell, bool writes, string site)
    {
        slot.Budget--;
        if (writes)
        {
            RaceDetector.Update(slot, cell, site);
        }
        else
        {
            RaceDetector.Peek(slot, cell, site);
        }
    }

    /// <summary>An access to who knows what: it is harmless on the thread's own stack, or as a read of what nobody writes.</summary>
    private static void NoteUnknown(ThreadSlot slot, ref byte address, bool writes, string site)
    {
        if ((writes || s_count > NotesMax) && !StackTop.IsAbove(slot, Unsafe.AsPointer(ref address)) && slot.Controller.HasOthers(slot))
        {
            slot.Controller.Limits.Note(LimitKind.Unseen, Unknown, site);
        }
    }

    /// <summary>A location used atomically.</summary>
    public static Cell FindAtomic<T>(ref T location, string site)
    {
        if (ThreadSlot.Current is not { } slot)
        {
            return new Cell(ref s_unknown[0]);
        }

        var cell = Find(slot, ref Unsafe.As<T, byte>(ref location), Unsafe.SizeOf<T>());
        if (!cell.IsKnown)
        {
            NoteUnknown(slot, ref Unsafe.As<T, byte>(ref location), writes: true, site);
            return new Cell(ref s_unknown[0]);
        }

        return cell;
    }

    /// <summary>Drops all objects, so that the load context of a finished exploration can be unloaded.</summary>
    public static void Clear()
    {
        Array.Clear(s_notes);
        s_count = 0;
        s_unknown[0] = default;
    }

    /// <summary>Memory may be looked at as another type.</summary>
    public static void NoteCast()
    {
        if (ThreadSlot.Current is { } slot && TryRenew(slot))
        {
            s_hasCharacters = true;
        }
    }

    /// <summary>Most spans of characters show strings, which nobody changes: while nothing else with characters was noted, there is nothing to look up.</summary>
    private static bool IsOfStrings<T>(ThreadSlot slot) => typeof(T) == typeof(char) && TryRenew(slot) && !s_hasCharacters;

    private static void Add(ThreadSlot slot, in Note note)
    {
        if (!TryRenew(slot))
        {
            return;
        }

        ref var recent = ref s_recent[(RuntimeHelpers.GetHashCode(note.Owner) ^ (int)(note.Offset >> 3)) & (NotesMax - 1)];
        if (recent < s_count && s_notes[recent].IsOf(note))
        {
            return;
        }

        s_hasCharacters |= note.HasCharacters;
        var known = Math.Min(s_count, NotesMax);
        for (recent = 0; recent < known; recent++)
        {
            if (s_notes[recent].IsOf(note))
            {
                return;
            }
        }

        recent = s_count++ % NotesMax;
        s_notes[recent] = note;
    }

    /// <summary>Empties the notes at their first use in an execution.</summary>
    /// <returns>False for an engine that was given up, whose threads unwind beside another exploration and must leave its notes alone.</returns>
    private static bool TryRenew(ThreadSlot slot)
    {
        if (s_stamp == slot.Controller.Stamp)
        {
            return true;
        }

        if (slot.Controller.IsGivenUp)
        {
            return false;
        }

        s_stamp = slot.Controller.Stamp;
        s_count = 0;
        s_hasCharacters = false;
        return true;
    }

    /// <summary>The one location, or part of one, that is at an address; unknown too if there are more than one.</summary>
    private static Cell Find(ThreadSlot slot, ref byte address, nint bytes)
    {
        if (!TryRenew(slot))
        {
            return Cell.Unknown;
        }

        ref readonly var note = ref FindNote(slot, ref address, out var offset);
        return Unsafe.IsNullRef(in note) || note.Kind == Kind.Constant || offset + bytes > note.Size ? Cell.Unknown : CellOf(slot, note, offset, bytes);
    }

    /// <summary>The location or part of one that some bytes are; unknown if they are of several.</summary>
    private static Cell CellOf(ThreadSlot slot, in Note note, nint offset, nint bytes)
    {
        switch (note.Kind)
        {
            case Kind.Inside:
                return new Cell(ref CollectionShim.RecordOf(slot, note.Collection!).Shadow);
            case Kind.Array:
                var inner = offset % note.Element;
                if (inner + bytes > note.Element)
                {
                    return Cell.Unknown;
                }

                ref var element = ref ArrayShim.Shadow(note.Owner, offset / note.Element);
                return bytes < note.Element ? Cell.PartOf(ref element, inner, bytes) : new Cell(ref element);
            default:
                if (note.Element > 0 && (offset % note.Element) + bytes > note.Element)
                {
                    return Cell.Unknown;
                }

                ref var whole = ref Whole(note);
                return bytes < note.Size ? Cell.PartOf(ref whole, offset, Math.Min(bytes, note.Size - offset)) : new Cell(ref whole);
        }
    }

    /// <summary>The shadow of a field.</summary>
    private static ref Shadow Whole(in Note note)
    {
        if (note.Kind == Kind.Static)
        {
            return ref ((delegate*<ref Shadow>)note.Shadow)();
        }

        return ref Unsafe.As<byte, Shadow>(ref Unsafe.AddByteOffset(ref Start(note.Owner!), note.Shadow));
    }

    /// <summary>The note of what an address points into; a null reference if there is none.</summary>
    private static ref readonly Note FindNote(ThreadSlot slot, ref byte address, out nint offset)
    {
        offset = 0;
        if (StackTop.IsAbove(slot, Unsafe.AsPointer(ref address)))
        {
            return ref Unsafe.NullRef<Note>();
        }

        for (var i = Math.Min(s_count, NotesMax) - 1; i >= 0; i--)
        {
            ref var note = ref s_notes[i];
            offset = Unsafe.ByteOffset(ref Base(note), ref address);
            if ((nuint)offset < (nuint)note.Size)
            {
                return ref note;
            }
        }

        offset = 0;
        return ref Unsafe.NullRef<Note>();
    }

    /// <summary>What an array holds, as a part of it like a field.</summary>
    private static Note NoteOf(Array array, Kind kind) => new()
    {
        Kind = kind,
        Owner = array,
        Offset = Unsafe.ByteOffset(ref Start(array), ref MemoryMarshal.GetArrayDataReference(array)),
        Size = array.Length * ElementSize(array),
        Element = ElementSize(array),
        HasCharacters = HasCharacters(array.GetType().GetElementType()!),
    };

    private static ref byte Base(in Note note)
    {
        if (note.Kind == Kind.Static)
        {
            return ref ((delegate*<ref byte>)note.Offset)();
        }

        return ref Unsafe.AddByteOffset(ref Start(note.Owner!), note.Offset);
    }

    private static nint ElementSize(Array array) => (nint)RuntimeHelpers.SizeOf(array.GetType().GetElementType()!.TypeHandle);

    /// <summary>Structs may have some.</summary>
    private static bool HasCharacters(Type type) => type == typeof(char) || IsStruct(type);

    private static bool IsStruct(Type type) => type is { IsValueType: true, IsPrimitive: false, IsEnum: false };

    private static ref byte Start(object owner) => ref Unsafe.As<Raw>(owner).First;

    private record struct Note
    {
        public object? Owner;
        public object? Collection;
        public nint Offset;
        public nint Size;
        public nint Element;
        public nint Shadow;
        public Kind Kind;
        public bool HasCharacters;

        public readonly bool IsOf(in Note other) => ReferenceEquals(Owner, other.Owner) && Kind == other.Kind && Offset == other.Offset;
    }

    /// <summary>Stands for any object, to reach its first field.</summary>
    private sealed class Raw
    {
        public byte First;
    }
}
