using System.Collections;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DaxVerify.Exploration.Primitives.Cancellation;
using DaxVerify.Exploration.Primitives.Collections;
using DaxVerify.Exploration.Primitives.Memory;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Framework;

/// <summary>
/// What rewritten code calls around calls into the framework that no primitive stands for: what is passed there is used there. Uses of arrays and collections are
/// accesses like any other; of all else is known only whether something orders them, and where nothing does, not all traces are explored.
/// </summary>
internal static partial class FrameworkShim
{
    private const string NotSeen = "what calls of several threads do to an object of type {1} is not seen";
    private const string SharedNotSeen = "what calls of several threads do to {1} is not seen";
    private const string NeverSeen = "what {1} does is not seen";
    private const string SerialisedFields = "a serialiser that reads fields";
    private const string ManyObjects = "a call that reads hundreds of objects";
    private const string ConsoleName = "the console";
    private const int DepthMax = 4;
    private static readonly ConditionalWeakTable<Type, string> s_names = [];
    private static readonly ConditionalWeakTable<Type, string> s_boxes = [];
    private static readonly Dictionary<string, UnseenUses> s_shared = new(StringComparer.Ordinal);

    /// <summary>Before a call that reads what the object holds.</summary>
    public static void Reads(object? target, string site) => Use(target, false, site);

    /// <summary>Before a call that may change what the object holds.</summary>
    public static void Writes(object? target, string site) => Use(target, true, site);

    /// <summary>Before a call that goes on in what the object reads from, and changes nothing there: a stream over an array, a reader of a stream.</summary>
    public static void Moves(object? target, string site)
    {
        if (ThreadSlot.Current is { Controller.Aborting: false } slot && target is not null)
        {
            Move(slot, target, site, 0);
        }
    }

    /// <summary>Before a call that reads some elements of an array; to its end if no number is given.</summary>
    public static void ReadsRange(object? array, int start, int count, string site) => UseRange(array, start, count, false, site);

    /// <summary>Before a call that may change some elements of an array.</summary>
    public static void WritesRange(object? array, int start, int count, string site) => UseRange(array, start, count, true, site);

    /// <summary>Before a call that asks what it is passed, and each element of that, for its text.</summary>
    public static void ReadsElements(object? target, string site)
    {
        Use(target, false, site);
        if (ThreadSlot.Current is not { Controller.Aborting: false } || target is null)
        {
            return;
        }

        foreach (var element in Contents.Elements(target))
        {
            Use(element, false, site);
        }
    }

    /// <summary>Before a call that reads all that can be reached from an object.</summary>
    public static void ReadsReachable(object? target, string site)
    {
        if (ThreadSlot.Current is not { Controller.Aborting: false } || target is null)
        {
            return;
        }

        var hasFields = false;
        if (!Contents.TryVisit(target, one => Use(one, false, site), own => hasFields |= Contents.ShowsFields(own)))
        {
            Never(ManyObjects, site);
        }

        if (hasFields)
        {
            Never(SerialisedFields, site);
        }
    }

    /// <summary>Before a call that may find a token cancelled.</summary>
    public static void LooksAt(CancellationToken token, string site)
    {
        if (token.CanBeCanceled)
        {
            CancellationTokenShim.get_IsCancellationRequested(ref token, site);
        }
    }

    /// <summary>After an object was taken for one of a type: of one that isn't, fields aren't known.</summary>
    public static void SeenAs(object? target, object? ofType, string site)
    {
        if (target is not null && ofType is null)
        {
            Never("an object taken for one of another type", site);
        }
    }

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

    /// <summary>After a call that was passed one to three objects and has handed out another: that may be a view of them.</summary>
    public static void Hands(object? result, object? source, object? other, object? third, string site)
    {
        if (ThreadSlot.Current is not { Region: null } slot || result is null || ReferenceEquals(result, source) || !CanBeView(result.GetType()))
        {
            return;
        }

        var sources = new ObjectSources(IsSource(source) ? source : null, IsSource(other) ? other : null, IsSource(third) ? third : null);
        if (sources.Any)
        {
            CollectionShim.RecordOf(slot, result).ViewOf(sources);
        }
    }

    /// <summary>Uses what a collection is a view of.</summary>
    public static void UseSources(ThreadSlot slot, ObjectRecord record, bool writes, string site) => UseSources(slot, record, writes, site, 0);

    /// <summary>A collection with elements of its own is no view; but some stand on what they were made with.</summary>
    private static bool CanBeView(Type type) => ObjectKinds.Of(type) is ObjectKind.Unseen || type is { IsNested: true, Namespace: "System.Collections.Generic" }
        || type == typeof(MemoryStream) || type == typeof(StringWriter) || (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(System.Collections.ObjectModel.Collection<>));

    /// <summary>What a delegate is made for: the runtime refuses none, which a static method in the function's place would take.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static object Target(object? target) => target ?? throw new ArgumentException("Delegate to an instance method cannot have null 'this'.");

    /// <summary>The same for a virtual method, which is looked up first.</summary>
    /// <exception cref="NullReferenceException">There is none.</exception>
    public static object VirtualTarget(object? target)
    {
        _ = target!.GetType();
        return target;
    }

    /// <summary>Drops what is known, so that the next exploration starts anew.</summary>
    public static void Clear()
    {
        s_shared.Clear();
        s_names.Clear();
        s_boxes.Clear();
        ClearNumbers();
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
            Use(slot, Contents.RootOf(target), writes, site, 0);
        }
    }

    private static void Use(ThreadSlot slot, object target, bool writes, string site, int depth)
    {
        if (slot.Watched is { } region)
        {
            if (!region.HasBorrowed && region.IsStillQuiet)
            {
                return;
            }

            region.Note(slot, writes ? QuietRegionAct.Writes : QuietRegionAct.Looks, site);
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
                CollectionShim.NoteSteps(target, site);
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
            case ObjectKind.Box:
                UseBox(slot, target, writes, site, depth);
                break;
        }
    }

    private static void Move(ThreadSlot slot, object target, string site, int depth)
    {
        if (target is not (Stream or TextReader or BinaryReader) || depth == DepthMax)
        {
            Use(slot, target, false, site, depth);
            return;
        }

        var record = CollectionShim.RecordOf(slot, target);
        var sources = record.Sources;
        record.Hide();
        Use(slot, target, true, site, depth);
        record.Show(sources);
        foreach (var source in (ReadOnlySpan<object?>)[sources.First, sources.Second, sources.Third])
        {
            if (source is not null)
            {
                Move(slot, source, site, depth + 1);
            }
        }
    }

    /// <summary>Notes a use of an object that keeps its own record of them.</summary>
    public static void Use(UnseenUses uses, bool writes, string name, string site)
    {
        if (ThreadSlot.Current is not { Controller.Aborting: false } slot)
        {
            return;
        }

        if (slot.Watched is { } region)
        {
            uses.UseEarly(region, slot, writes, site);
        }

        if (slot.Region is null && !uses.Use(slot, writes))
        {
            slot.Controller.Limits.Note(LimitKind.Unseen, NotSeen, site, name);
        }
    }

    private static void UseUnseen(ThreadSlot slot, object target, bool writes, string site, int depth)
    {
        if (Contents.IsReadOnly(target))
        {
            return;
        }

        var record = CollectionShim.RecordOf(slot, target);
        if (record.IsNobodys)
        {
            return;
        }

        Use(record.Unseen, writes, NameOf(target.GetType()), site);
        if (depth == DepthMax)
        {
            if (record.Sources.Any)
            {
                slot.Controller.Limits.Note(LimitKind.Unseen, NotSeen, site, NameOf(target.GetType()));
            }

            return;
        }

        UseSources(slot, record, writes && target is not IEnumerator, site, depth);
        if (target is FormattableString text)
        {
            Use(text.GetArguments(), false, site);
            foreach (var argument in text.GetArguments())
            {
                Use(argument, false, site);
            }
        }
    }

    private static void UseSources(ThreadSlot slot, ObjectRecord record, bool writes, string site, int depth)
    {
        if (record.Sources.First is { } first)
        {
            Use(slot, first, writes, site, depth + 1);
        }

        if (record.Sources.Second is { } second)
        {
            Use(slot, second, writes, site, depth + 1);
        }

        if (record.Sources.Third is { } third)
        {
            Use(slot, third, writes, site, depth + 1);
        }
    }

    /// <summary>An enumerator moves on; all else in a box stays as it is, and stands for what it refers to.</summary>
    private static void UseBox(ThreadSlot slot, object box, bool writes, string site, int depth)
    {
        var moves = box is IEnumerator;
        if (moves)
        {
            UseUnseen(slot, box, writes, site, depth);
        }

        ObjectKinds.UseOfBox(box.GetType())?.Invoke(box, writes && !moves, site);
    }

    private static void UseShared(string what, bool writes, string site)
    {
        if (ThreadSlot.Current is not { Controller.Aborting: false } slot)
        {
            return;
        }

        var uses = CollectionsMarshal.GetValueRefOrAddDefault(s_shared, what, out _) ??= new UnseenUses();
        if (slot.Watched is { } region)
        {
            uses.UseEarly(region, slot, writes, site);
        }

        if (slot.Region is null && !uses.Use(slot, writes))
        {
            slot.Controller.Limits.Note(LimitKind.Unseen, SharedNotSeen, site, what);
        }
    }

    /// <summary>Names are kept: limits are told apart by the identity of their texts.</summary>
    private static string NameOf(Type type) => s_names.GetValue(type, static t => t.Name.Split('`')[0]);
}
