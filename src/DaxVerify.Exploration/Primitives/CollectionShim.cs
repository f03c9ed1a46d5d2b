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
        if (ThreadSlot.Current is { } slot && collection is not null && Concerns(slot, collection))
            RaceDetector.OnPeek(ref Get(collection).Shadow, site);
    }

    public static void OnWrite(object? collection, string site)
    {
        if (ThreadSlot.Current is { } slot && collection is not null && Concerns(slot, collection))
            RaceDetector.OnUpdate(ref Get(collection).Shadow, site);
    }

    /// <summary>Before a call that may run code of the program in its middle.</summary>
    public static void Enters(string site)
    {
        if (ThreadSlot.Current is { Region: null, Call: null } slot)
            (slot.Call, slot.CallIsOneStep) = (site, false);
    }

    /// <summary>After such a call.</summary>
    public static void Leaves(string site)
    {
        if (ThreadSlot.Current is { } slot && ReferenceEquals(slot.Call, site))
            slot.Call = null;
    }

    public static void OnConcurrent(object? collection, string site)
    {
        if (ThreadSlot.Current is not { } slot || collection is null || !Concerns(slot, collection))
            return;
        var location = Get(collection).Shadow.Extra ??= new LocationState();
        slot.Controller.Point(slot, OpKind.ReadWrite, location, site);
        if (slot.Region is null && slot.Call is null)
            (slot.Call, slot.CallIsOneStep) = (site, true);
        Waiting.Acquire(slot, location);
        Waiting.Release(slot, location);
        slot.Controller.Tracer?.Add(slot, $"use {collection.GetType().Name} {Site.Member(site)}", "", site);
    }

    /// <summary>After a call on a concurrent collection: what its callbacks did is published with it.</summary>
    public static void AfterConcurrent(object? collection, string site)
    {
        if (ThreadSlot.Current is not { Region: null, Controller.Aborting: false } slot || collection is null)
            return;
        Leaves(site);
        Waiting.Release(slot, Get(collection).Shadow.Extra ??= new LocationState());
    }

    /// <summary>Before a call through an interface, or one that is passed a collection: what it does depends on what the object is.</summary>
    /// <returns>Whether the collection is a concurrent one; then <see cref="AfterConcurrent"/> is due.</returns>
    public static bool OnReadAny(object? collection, string site)
    {
        if (collection is not null && IsConcurrent(collection.GetType()))
            OnConcurrent(collection, site);
        else if (collection is not null && IsPlain(collection.GetType()))
            OnPlain(collection, site, OnRead);
        return collection is not null && IsConcurrent(collection.GetType());
    }

    /// <summary>The same for a call that reads all elements.</summary>
    public static bool OnReadAll(object? collection, string site)
    {
        if (collection is not Array array)
            return OnReadAny(collection, site);
        ArrayShim.OnReadAll(array, site);
        Enters(site);
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
            OnPlain(collection, site, OnWrite);
        return false;
    }

    /// <summary>After such a call.</summary>
    public static void AfterAny(bool concurrent, object? collection, string site)
    {
        if (concurrent)
            AfterConcurrent(collection, site);
        else
            Leaves(site);
    }

    private static void OnPlain(object collection, string site, Action<object?, string> access)
    {
        access(collection, site);
        Enters(site);
    }

    /// <summary>A static constructor may do what it likes with collections of its own.</summary>
    private static bool Concerns(ThreadSlot slot, object collection) =>
        slot.Region is not { } region || region.HasBorrowed || s_boxes.TryGetValue(collection, out _);

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
