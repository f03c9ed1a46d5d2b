using System.Collections;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DaxVerify.Exploration.Primitives.Collections;
using DaxVerify.Exploration.Primitives.Memory;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Framework;

/// <summary>
/// What rewritten code calls around calls into the framework that no primitive stands for: what is passed there is used there. Uses of arrays and collections are
/// accesses like any other; of all else is known only whether something orders them, and where nothing does, not all traces are explored.
/// </summary>
internal static class FrameworkShim
{
    private const string NotSeen = "what calls of several threads do to an object of type {1} is not seen";
    private const string SharedNotSeen = "what calls of several threads do to {1} is not seen";
    private const string NeverSeen = "what {1} does is not seen";
    private const string ConsoleName = "the console";
    private const int DepthMax = 4;
    private static readonly ConditionalWeakTable<Type, string> s_names = [];
    private static readonly ConditionalWeakTable<Type, string> s_boxes = [];
    private static readonly Dictionary<string, UnseenUses> s_shared = new(StringComparer.Ordinal);

    /// <summary>Before a call that reads what the object holds.</summary>
    public static void Reads(object? target, string site) => Use(target, false, site);

    /// <summary>Before a call that may change what the object holds.</summary>
    public static void Writes(object? target, string site) => Use(target, true, site);

    /// <summary>Before a call that reads some elements of an array; to its end if no number is given.</summary>
    public static void ReadsRange(object? array, int start, int count, string site) => UseRange(array, start, count, false, site);

    /// <summary>Before a call that may change some elements of an array.</summary>
    public static void WritesRange(object? array, int start, int count, string site) => UseRange(array, start, count, true, site);

    public static ReadOnlySpan<T> Shown<T>(Span<T> span) => span;

    /// <summary>Before a call that reads what a span shows.</summary>
    public static void ReadsSpan<T>(ReadOnlySpan<T> span, string site) => AddressNotes.OnSpan(ref MemoryMarshal.GetReference(span), span.Length, false, site);

    /// <summary>Before a call that writes into a span.</summary>
    public static void WritesSpan<T>(Span<T> span, string site) => AddressNotes.OnSpan(ref MemoryMarshal.GetReference(span), span.Length, true, site);

    /// <summary>Before a call that reads a number from the first bytes of a span.</summary>
    public static void ReadsStart(ReadOnlySpan<byte> span, int bytes, string site) => ReadsSpan(span[..Math.Min(bytes, span.Length)], site);

    /// <summary>Before a call that writes a number into the first bytes of a span.</summary>
    public static void WritesStart(Span<byte> span, int bytes, string site) => WritesSpan(span[..Math.Min(bytes, span.Length)], site);

    /// <summary>Before a call that copies what one span shows into another.</summary>
    public static void Copies<T>(ReadOnlySpan<T> from, Span<T> to, string site)
    {
        ReadsSpan(from, site);
        WritesSpan(to[..Math.Min(from.Length, to.Length)], site);
    }

    /// <summary>Before a call that is passed a reference to a location, and may read and write it.</summary>
    public static void UsesLocation<T>(ref T location, string site) => AddressNotes.OnUnseenUse(ref location, site);

    /// <summary>Before a call that reads a part of the process that isn't an object of the program: the environment, files.</summary>
    public static void ReadsShared(string what, string site) => UseShared(what, false, site);

    /// <summary>Before a call that may change it.</summary>
    public static void WritesShared(string what, string site) => UseShared(what, true, site);

    /// <summary>Before a call that is passed a pointer to a location, and may read and write there.</summary>
    public static unsafe void UsesPointer(nint pointer, string site)
    {
        if (pointer != 0)
        {
            AddressNotes.OnUnseenUse(ref *(byte*)pointer, site);
        }
    }

    /// <summary>Before a field is read of a class whose layout the program has fixed, so that nothing can be kept beside the field.</summary>
    public static void ReadsFixed(object? owner, string site) => UseFixed(owner, false, site);

    /// <summary>Before one is written, or its address taken.</summary>
    public static void WritesFixed(object? owner, string site) => UseFixed(owner, true, site);

    /// <summary>
    /// At the start of a struct's method that may be called through an interface. A box is told by the type in front of what it holds; all boxes of a type count as one,
    /// since an address says nothing of the object around it.
    /// </summary>
    public static void OnBoxed<T>(ref T location, bool writes, string site)
        where T : struct
    {
        if (ThreadSlot.Current is not null && Unsafe.Add(ref Unsafe.As<T, nint>(ref location), -1) == typeof(T).TypeHandle.Value)
        {
            UseShared(NameOfBoxes(typeof(T)), writes, site);
        }
    }

    private static string NameOfBoxes(Type type) => s_boxes.GetValue(type, static t => $"boxes of {t.Name.Split('`')[0]}");

    private static void UseFixed(object? owner, bool writes, string site)
    {
        if (ThreadSlot.Current is { Controller.Aborting: false } slot && owner is not null)
        {
            Use(CollectionShim.RecordOf(slot, owner).Unseen, writes, NameOf(owner.GetType()), site);
        }
    }

    /// <summary>Before what is never seen, whoever does it: fields by reflection, the insides of collections by reference.</summary>
    public static void Never(string what, string site) => ThreadSlot.Current?.Controller.Limits.Note(LimitKind.Unseen, NeverSeen, site, what);

    /// <summary>Before a write to the console, which nobody can read back unless the program has put a writer of its own there.</summary>
    public static void OnConsole(string site)
    {
        if (s_shared.TryGetValue(ConsoleName, out _))
        {
            UseShared(ConsoleName, true, site);
        }
    }

    /// <summary>After a call that was passed <paramref name="source"/> and has handed out an object: that may be a view of it.</summary>
    public static void Hands(object? result, object? source, object? other, string site)
    {
        if (ThreadSlot.Current is not { Region: null } slot || result is null || ReferenceEquals(result, source) || ObjectKinds.Of(result.GetType()) != ObjectKind.Unseen)
        {
            return;
        }

        var first = IsSource(source) ? source : null;
        var second = IsSource(other) ? other : null;
        if ((first ?? second) is { } known)
        {
            CollectionShim.RecordOf(slot, result).ViewOf(known, first is null ? null : second);
        }
    }

    /// <summary>Drops what is known, so that the next exploration starts anew.</summary>
    public static void Clear()
    {
        s_shared.Clear();
        s_names.Clear();
        s_boxes.Clear();
    }

    /// <summary>How many elements a collection copies into an array; 1 if it can't be told.</summary>
    public static int CountOf(object? collection) => collection is ICollection { Count: var count } ? count : 1;

    private static void UseRange(object? target, int start, int count, bool writes, string site)
    {
        if (target is not Array array)
        {
            Use(target, writes, site);
            return;
        }

        if (start < 0 || start > array.Length || count > array.Length - start)
        {
            return;
        }

        count = count < 0 ? array.Length - start : count;
        if (writes)
        {
            ArrayShim.OnWriteRange(array, start, count, site);
        }
        else
        {
            ArrayShim.OnReadRange(array, start, count, site);
        }
    }

    private static bool IsSource(object? source) => source is not null && ObjectKinds.Of(source.GetType()) != ObjectKind.Known;

    private static void Use(object? target, bool writes, string site)
    {
        if (ThreadSlot.Current is { Controller.Aborting: false } slot && target is not null)
        {
            Use(slot, target, writes, site, 0);
        }
    }

    private static void Use(ThreadSlot slot, object target, bool writes, string site, int depth)
    {
        if (slot.Region is { HasBorrowed: false })
        {
            return;
        }

        switch (ObjectKinds.Of(target.GetType()))
        {
            case ObjectKind.Array when writes:
                ArrayShim.OnWriteAll((Array)target, site);
                break;
            case ObjectKind.Array:
                ArrayShim.OnReadAll((Array)target, site);
                break;
            case ObjectKind.Concurrent:
                CollectionShim.OnConcurrent(target, site);
                CollectionShim.AfterConcurrent(target);
                break;
            case ObjectKind.Plain when writes:
                CollectionShim.OnWrite(target, site);
                break;
            case ObjectKind.Plain:
                CollectionShim.OnRead(target, site);
                break;
            case ObjectKind.Unseen:
                UseUnseen(slot, target, writes, site, depth);
                break;
        }
    }

    /// <summary>Notes a use of an object that keeps its own record of them.</summary>
    public static void Use(UnseenUses uses, bool writes, string name, string site)
    {
        if (ThreadSlot.Current is not { Controller.Aborting: false } slot)
        {
            return;
        }

        if (slot.Region is { } region)
        {
            uses.UseForGood(region, slot, writes, site);
        }
        else if (!uses.Use(slot, writes))
        {
            slot.Controller.Limits.Note(LimitKind.Unseen, NotSeen, site, name);
        }
    }

    private static void UseUnseen(ThreadSlot slot, object target, bool writes, string site, int depth)
    {
        var record = CollectionShim.RecordOf(slot, target);
        if (record.IsNobodys)
        {
            return;
        }

        Use(record.Unseen, writes, NameOf(target.GetType()), site);
        if (depth == DepthMax)
        {
            if (record.Source is not null)
            {
                slot.Controller.Limits.Note(LimitKind.Unseen, NotSeen, site, NameOf(target.GetType()));
            }

            return;
        }

        var through = writes && target is not IEnumerator;
        if (record.Source is { } source)
        {
            Use(slot, source, through, site, depth + 1);
        }

        if (record.OtherSource is { } other)
        {
            Use(slot, other, through, site, depth + 1);
        }
    }

    private static void UseShared(string what, bool writes, string site)
    {
        if (ThreadSlot.Current is not { Controller.Aborting: false } slot)
        {
            return;
        }

        var uses = CollectionsMarshal.GetValueRefOrAddDefault(s_shared, what, out _) ??= new UnseenUses();
        if (slot.Region is { } region)
        {
            uses.UseForGood(region, slot, writes, site);
        }
        else if (!uses.Use(slot, writes))
        {
            slot.Controller.Limits.Note(LimitKind.Unseen, SharedNotSeen, site, what);
        }
    }

    /// <summary>Names are kept: limits are told apart by the identity of their texts.</summary>
    private static string NameOf(Type type) => s_names.GetValue(type, static t => t.Name.Split('`')[0]);
}
