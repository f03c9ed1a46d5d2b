using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DaxVerify.Exploration.Primitives.Memory;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Framework;

/// <content>Structs of the framework, which stand for what they refer to.</content>
internal static partial class FrameworkShim
{
    private const string OfManager = "memory of a MemoryManager";
    private const string OfSegments = "a sequence whose segments were given back";

    /// <summary>Before a call on a struct of the framework, or one that is passed it: what it refers to is used.</summary>
    public static void OnStruct<T>(ref T value, bool writes, string site)
        where T : allows ref struct
    {
        if (ThreadSlot.Current is { Controller.Aborting: false })
        {
            StructContents<T>.Uses?.Invoke(ref value, writes, site);
        }
    }

    /// <summary>An object that a struct refers to.</summary>
    public static void OnContent(object? target, bool writes, string site) => Use(target, writes, site);

    /// <summary>What a Memory shows.</summary>
    public static void OnWritableMemory<T>(Memory<T> memory, bool writes, string site) => OnPartOf<T>(memory, writes, site);

    /// <summary>The same of one that can't be written.</summary>
    public static void OnMemory<T>(ReadOnlyMemory<T> memory, bool writes, string site) => OnPartOf(memory, false, site);

    /// <summary>What a sequence shows, in all its segments.</summary>
    public static void OnSequence<T>(ReadOnlySequence<T> sequence, bool writes, string site)
    {
        try
        {
            foreach (var memory in sequence)
            {
                OnPartOf(memory, false, site);
            }
        }
        catch (Exception e) when (e is ArgumentOutOfRangeException or NullReferenceException or InvalidOperationException)
        {
            // Its segments were given back to a pool; a program that doesn't enumerate it can't tell.
            Never(OfSegments, site);
        }
    }

    /// <summary>What a segment of an array shows.</summary>
    public static void OnSegment<T>(ArraySegment<T> segment, bool writes, string site) => UseRange(segment.Array, segment.Offset, segment.Count, writes, site);

    /// <summary>Before one element of a segment is read or written.</summary>
    public static void OnElementOf<T>(ref ArraySegment<T> segment, int index, bool writes, string site)
    {
        if ((uint)index < (uint)segment.Count)
        {
            UseRange(segment.Array, segment.Offset + index, 1, writes, site);
        }
    }

    /// <summary>A span of a Memory is made, or an address in it: accesses there are known by the array.</summary>
    public static void NotesMemory<T>(ReadOnlyMemory<T> memory, string site)
    {
        if (MemoryMarshal.TryGetArray(memory, out var segment))
        {
            AddressNotes.NoteArray(segment.Array);
        }
        else
        {
            NoteManager(memory, site);
        }
    }

    /// <summary>The same of the first segment of a sequence.</summary>
    public static void NotesSequence<T>(ReadOnlySequence<T> sequence, string site) => NotesMemory(sequence.First, site);

    /// <summary>The same of a segment of an array.</summary>
    public static void NotesSegment<T>(ArraySegment<T> segment) => AddressNotes.NoteArray(segment.Array);

    /// <summary>The array behind a Memory; null if it is none.</summary>
    public static object? ArrayOf<T>(ReadOnlyMemory<T> memory) => MemoryMarshal.TryGetArray(memory, out var segment) ? segment.Array : null;

    /// <summary>For a shim that takes either kind: the conversion that the compiler would make.</summary>
    public static ReadOnlyMemory<T> ShownMemory<T>(Memory<T> memory) => memory;

    /// <summary>A struct of the framework in a box.</summary>
    public static void OnBox<T>(object box, bool writes, string site)
        where T : struct => OnStruct(ref Unsafe.Unbox<T>(box), writes, site);

    private static void OnPartOf<T>(ReadOnlyMemory<T> memory, bool writes, string site)
    {
        if (MemoryMarshal.TryGetArray(memory, out var segment))
        {
            UseRange(segment.Array, segment.Offset, segment.Count, writes, site);
        }
        else
        {
            NoteManager(memory, site);
        }
    }

    /// <summary>What shows a string can't change; what is managed may be anything.</summary>
    private static void NoteManager<T>(ReadOnlyMemory<T> memory, string site)
    {
        if (MemoryMarshal.TryGetMemoryManager<T, MemoryManager<T>>(memory, out _))
        {
            Never(OfManager, site);
        }
    }
}
