using System.Runtime.CompilerServices;
using DaxVerify.Exploration.Detectors;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives;

/// <summary>
/// The framework's collections: a call on one that isn't made for concurrency counts as one read or write of the whole
/// collection; a call on a concurrent one is a scheduling point and orders the threads that use it.
/// </summary>
internal static class CollectionShim
{
    private static ConditionalWeakTable<object, Box> s_boxes = [];

    public static void OnRead(object? collection, string site)
    {
        if (ThreadSlot.Current is not { NoSwitch: 0 } || collection is null)
            return;
        RaceDetector.OnPeek(ref Get(collection).Shadow, site);
    }

    public static void OnWrite(object? collection, string site)
    {
        if (ThreadSlot.Current is not { NoSwitch: 0 } || collection is null)
            return;
        RaceDetector.OnUpdate(ref Get(collection).Shadow, site);
    }

    public static void OnConcurrent(object? collection, string site)
    {
        if (ThreadSlot.Current is not { NoSwitch: 0 } slot || collection is null)
            return;
        var location = Get(collection).Shadow.Extra ??= new LocationState();
        slot.Controller.Point(slot, OpKind.ReadWrite, location, site);
        slot.ConcurrentCallAt = slot.Controller.StepCount;
        Waiting.Acquire(slot, location);
        Waiting.Release(slot, location);
        slot.Controller.Tracer?.Add(slot, $"use {collection.GetType().Name} {Site.Member(site)}", "", site);
    }

    /// <summary>
    /// After a call on a concurrent collection: what its callbacks did is published with it. If they reached scheduling points, the
    /// call was no single step, and exhaustive strategies don't order its parts exactly.
    /// </summary>
    public static void AfterConcurrent(object? collection)
    {
        if (ThreadSlot.Current is not { NoSwitch: 0, Controller.Aborting: false } slot || collection is null)
            return;
        if (slot.ConcurrentCallAt != slot.Controller.StepCount)
            slot.Controller.Limits.Note(LimitKind.Atomised, "functions that it passes to concurrent collections synchronise");
        slot.ConcurrentCallAt = -1;
        Waiting.Release(slot, Get(collection).Shadow.Extra ??= new LocationState());
    }

    /// <summary>Before a call through an interface, or one that is passed a collection: what it does depends on what the object is.</summary>
    /// <returns>Whether the collection is a concurrent one; then <see cref="AfterConcurrent"/> is due.</returns>
    public static bool OnReadAny(object? collection, string site)
    {
        if (collection is not null && IsConcurrent(collection.GetType()))
            OnConcurrent(collection, site);
        else if (collection is not null && IsPlain(collection.GetType()))
            OnRead(collection, site);
        return collection is not null && IsConcurrent(collection.GetType());
    }

    /// <summary>The same for a call that reads all elements.</summary>
    public static bool OnReadAll(object? collection, string site)
    {
        if (collection is not Array array)
            return OnReadAny(collection, site);
        ArrayShim.OnReadAll(array, site);
        return false;
    }

    /// <summary>The same for a call that changes the collection.</summary>
    public static bool OnWriteAny(object? collection, string site)
    {
        if (collection is null)
            return false;
        if (IsConcurrent(collection.GetType()))
        {
            OnConcurrent(collection, site);
            return true;
        }

        if (IsPlain(collection.GetType()))
            OnWrite(collection, site);
        return false;
    }

    /// <summary>After such a call.</summary>
    public static void AfterAny(bool concurrent, object? collection)
    {
        if (concurrent)
            AfterConcurrent(collection);
    }

    private static bool IsConcurrent(Type type) => type.Namespace == "System.Collections.Concurrent" && type.Name.StartsWith("Concurrent", StringComparison.Ordinal);

    private static bool IsPlain(Type type) => type.Namespace is "System.Collections.Generic" && !type.IsNested && type.Assembly != typeof(CollectionShim).Assembly;

    /// <summary>Drops all objects, so that the load context of a finished exploration can be unloaded.</summary>
    public static void Clear() => s_boxes = [];

    private static Box Get(object collection) => s_boxes.GetOrCreateValue(collection);

    private sealed class Box
    {
        public Shadow Shadow;
    }
}
