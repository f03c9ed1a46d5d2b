using System.Collections;
using System.Runtime.CompilerServices;
using DaxVerify.Exploration.Detectors;
using DaxVerify.Exploration.Facts;
using DaxVerify.Exploration.Primitives.Framework;
using DaxVerify.Exploration.Primitives.Memory;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Collections;

/// <summary>
/// The framework's collections: a call on one that isn't made for concurrency counts as one read or write of the whole
/// collection; a call on a concurrent one is a scheduling point and orders the threads that use it.
/// </summary>
internal static class CollectionShim
{
    private static readonly IdentityTable<ObjectRecord> s_records = new();

    /// <summary>Before a call that reads a collection. A Hashtable may be read while one thread writes it.</summary>
    public static void OnRead(object? collection, string site)
    {
        if (ThreadSlot.Current is not { } slot || collection is null || !Concerns(slot, collection))
        {
            return;
        }

        if (collection.GetType() == typeof(Hashtable))
        {
            OnConcurrent(collection, site);
            return;
        }

        var record = RecordOf(slot, collection);
        RaceDetector.OnPeek(ref record.Shadow, site);
        if (record.Sources.Any)
        {
            FrameworkShim.UseSources(slot, record, false, site);
        }
    }

    /// <summary>Before a call that changes a collection.</summary>
    public static void OnWrite(object? collection, string site)
    {
        if (ThreadSlot.Current is not { } slot || collection is null || !Concerns(slot, collection))
        {
            return;
        }

        var record = RecordOf(slot, collection);
        RaceDetector.OnUpdate(ref record.Shadow, site);
        if (record.Sources.Any)
        {
            FrameworkShim.UseSources(slot, record, true, site);
        }

        if (collection.GetType() == typeof(Hashtable))
        {
            OnConcurrent(collection, site);
        }
    }

    /// <summary>Before a call that reads on in a stream.</summary>
    public static void OnMove(object? stream, string site) => FrameworkShim.Moves(stream, site);

    /// <summary>The list that a node is in, which is what its neighbours belong to; the node itself if it is in none.</summary>
    public static object? ListOf(object? node, object? list) => list ?? node;

    /// <summary>Before the value of a node is set: whoever goes through the list reads it, and so does who has the node.</summary>
    public static void OnWriteNode(object? node, string site) => OnWrite(node, site);

    /// <summary>The calling thread's epoch: another one after a call tells that the call ran code of the program that synchronises.</summary>
    public static ulong Epoch() => ThreadSlot.Current?.Epoch ?? 0;

    /// <summary>
    /// After a call that reads a plain collection or an array: if it ran code of the program that synchronises, it has read after that as well as before.
    /// </summary>
    /// <param name="collection">What it reads.</param>
    /// <param name="epoch">The thread's epoch before.</param>
    /// <param name="site">The call.</param>
    public static void AfterRead(object? collection, ulong epoch, string site)
    {
        if (epoch == Epoch() || collection is null)
        {
            return;
        }

        if (collection is Array array)
        {
            ArrayShim.OnReadAll(array, site);
        }
        else if (!IsConcurrent(collection.GetType()) && IsWatched(collection.GetType()))
        {
            OnRead(collection, site);
        }
    }

    /// <summary>The same after a call that changes one.</summary>
    public static void AfterWrite(object? collection, ulong epoch, string site)
    {
        if (epoch != Epoch() && collection is not null && !IsConcurrent(collection.GetType()) && IsWatched(collection.GetType()))
        {
            OnWrite(collection, site);
        }
    }

    /// <summary>Before a call on what may be a concurrent collection, which counts as one step whatever code of the program it runs.</summary>
    /// <param name="collection">What it is called on, or is passed.</param>
    /// <param name="frame">An address in the caller's frame.</param>
    /// <param name="site">The call.</param>
    public static void Enters(object? collection, nuint frame, string site)
    {
        if (ThreadSlot.Current is not { Region: null } slot || collection is null || (slot.Call is not null && frame < slot.CallFrame))
        {
            return;
        }

        slot.CallFrame = frame;
        slot.Call = IsConcurrent(collection.GetType()) ? site : null;
    }

    /// <summary>After such a call.</summary>
    public static void Leaves(string site)
    {
        if (ThreadSlot.Current is { } slot && ReferenceEquals(slot.Call, site))
        {
            slot.Call = null;
        }
    }

    /// <summary>A method catches an exception: calls that it or what it called had made are over.</summary>
    /// <param name="frame">An address in its frame.</param>
    public static void Caught(nuint frame)
    {
        if (ThreadSlot.Current is { Call: not null } slot && frame >= slot.CallFrame)
        {
            slot.Call = null;
        }
    }

    /// <summary>Before a call on a concurrent collection that may come to nothing but a look.</summary>
    public static void OnConcurrent(object? collection, string site) => OnStep(collection, OpKind.ReadWrite, StoreUse.Looks, site);

    /// <summary>Before one that goes through an interlocked operation or a lock.</summary>
    public static void OnConcurrentUpdate(object? collection, string site) => OnStep(collection, OpKind.ReadWrite, StoreUse.Drains, site);

    /// <summary>Before one that may leave a write behind it which a processor keeps back.</summary>
    public static void OnConcurrentKept(object? collection, string site) => OnStep(collection, OpKind.ReadWrite, StoreUse.LooksAndWrites, site);

    /// <summary>A step on a concurrent collection; one that only reads publishes nothing.</summary>
    public static void OnStep(object? collection, OpKind kind, StoreUse use, string site)
    {
        if (ThreadSlot.Current is not { } slot || collection is null || !Concerns(slot, collection))
        {
            return;
        }

        var record = RecordOf(slot, collection);
        if (record.IsBelow)
        {
            slot.Controller.Limits.Note(LimitKind.Unordered, "it uses the collection below a BlockingCollection beside that", site);
        }

        var location = record.Location;
        slot.Controller.Point(slot, kind, location, site);
        slot.Stores.Meet(slot, use, location.StepsOn, site);
        Waiting.Acquire(slot, location);
        if (kind != OpKind.Read)
        {
            Waiting.Release(slot, location);
        }

        slot.Controller.Tracer?.Add(slot, new TraceEvent(slot.Id, TraceEventKind.UseCollection, Site.Place(site)) { Subject = new ObjectFact(location.Id, collection.GetType().Name, ""), Member = Site.Member(site) });
    }

    /// <summary>After a call on a concurrent collection: what its callbacks did is published with it.</summary>
    public static void AfterConcurrent(object? collection)
    {
        if (ThreadSlot.Current is not { Region: null, Controller.Aborting: false } slot || collection is null)
        {
            return;
        }

        Waiting.Release(slot, RecordOf(slot, collection).Location);
    }

    /// <summary>Before a call through an interface, or one that is passed a collection: what it does depends on what the object is.</summary>
    /// <returns>Whether the collection is a concurrent one; then <see cref="AfterConcurrent"/> is due.</returns>
    public static bool OnReadAny(object? collection, string site) => collection is not Array && OnReadAll(collection, site);

    /// <summary>The same for a query: it asks a collection for its count and then for its elements.</summary>
    public static bool OnQuery(object? collection, string site)
    {
        NoteSteps(collection, site);
        return OnReadAll(collection, site);
    }

    /// <summary>Code of the framework uses a concurrent collection as it would any other, call by call.</summary>
    public static void NoteSteps(object? collection, string site)
    {
        if (collection?.GetType() is { } type && (type.Namespace == "System.Collections.Concurrent" || IsWeakTable(type)) && ThreadSlot.Current is { } slot && slot.Controller.HasOthers(slot))
        {
            slot.Controller.Limits.Note(LimitKind.Atomised, "what makes several calls on a concurrent collection counts as one step", site);
        }
    }

    /// <summary>The same for a call that reads all elements.</summary>
    public static bool OnReadAll(object? collection, string site) => OnAny(collection, false, site);

    /// <summary>The same for a call that changes the collection.</summary>
    public static bool OnWriteAny(object? collection, string site) => OnAny(collection, true, site);

    /// <summary>The same for a call that reads one element of an array or a list.</summary>
    public static bool OnReadElement(object? collection, int index, string site)
    {
        if (collection is not Array)
        {
            return OnReadAny(collection, site);
        }

        FrameworkShim.ReadsRange(collection, index, 1, site);
        return false;
    }

    /// <summary>The same for a call that sets one.</summary>
    public static bool OnWriteElement(object? collection, int index, string site)
    {
        if (collection is not Array)
        {
            return OnWriteAny(collection, site);
        }

        FrameworkShim.WritesRange(collection, index, 1, site);
        return false;
    }

    private static bool OnAny(object? collection, bool writes, string site)
    {
        if (collection is null)
        {
            return false;
        }

        if (IsConcurrent(collection.GetType()))
        {
            OnStep(collection, OpKind.ReadWrite, !writes ? StoreUse.Looks : CollectionCalls.HasNoBarrier(collection.GetType()) ? StoreUse.LooksAndWrites : StoreUse.Drains, site);
            return true;
        }

        if (writes)
        {
            FrameworkShim.Writes(collection, site);
        }
        else
        {
            FrameworkShim.Reads(collection, site);
        }

        return false;
    }

    /// <summary>After such a call.</summary>
    public static void AfterAny(bool concurrent, object? collection)
    {
        if (concurrent)
        {
            AfterConcurrent(collection);
        }
    }

    /// <summary>A static constructor may do what it likes with collections of its own.</summary>
    private static bool Concerns(ThreadSlot slot, object collection) =>
        slot.Region is not { } region || region.HasBorrowed
        || (s_records.Find(collection, slot.Controller.Stamp) is { } record && (record.IsShared || record.Shadow.IsTouched(slot.Controller.Stamp)));

    /// <summary>A collection made for concurrency.</summary>
    public static bool IsConcurrent(Type type) =>
        (type.Namespace == "System.Collections.Concurrent" && type.Name.StartsWith("Concurrent", StringComparison.Ordinal))
        || IsWeakTable(type)
        || (type is { IsNested: true, Namespace: "System.Collections" or "System.IO" } && type.Name.StartsWith("Sync", StringComparison.Ordinal));

    private static bool IsWeakTable(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(System.Runtime.CompilerServices.ConditionalWeakTable<,>);

    /// <summary>A type whose calls are watched: by its own name, or behind an interface.</summary>
    public static bool IsWatched(Type type) => IsPlain(type) || CollectionCalls.IsPlain(type);

    private static bool IsPlain(Type type) => type.Namespace is "System.Collections.Generic" && !type.IsNested && type.Assembly != typeof(CollectionShim).Assembly;

    /// <summary>Whether the shadow is that of the object as a whole.</summary>
    public static bool Owns(object target, ref Shadow shadow, int stamp) => s_records.Find(target, stamp) is { } record && Unsafe.AreSame(ref record.Shadow, ref shadow);

    /// <summary>Drops all objects, so that the load context of a finished exploration can be unloaded.</summary>
    public static void Clear() => s_records.Clear();

    /// <summary>
    /// What is remembered of an object in this execution. A thread of an engine that was given up unwinds beside another exploration, whose table it must leave alone.
    /// </summary>
    public static ObjectRecord RecordOf(ThreadSlot slot, object target)
    {
        if (slot.Controller.IsGivenUp)
        {
            return new ObjectRecord();
        }

        var record = s_records.Get(target, slot.Controller.Stamp, out var isNew);
        if (isNew)
        {
            record.Renew();
        }

        return record;
    }
}
