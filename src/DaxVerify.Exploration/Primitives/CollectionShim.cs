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
        Waiting.Acquire(slot, location);
        Waiting.Release(slot, location);
        slot.Controller.Tracer?.Add(slot, $"use {collection.GetType().Name} {Site.Member(site)}", "", site);
    }

    /// <summary>After a call on a concurrent collection: what its callbacks did is published with it.</summary>
    public static void AfterConcurrent(object? collection)
    {
        if (ThreadSlot.Current is { NoSwitch: 0, Controller.Aborting: false } slot && collection is not null)
            Waiting.Release(slot, Get(collection).Shadow.Extra ??= new LocationState());
    }

    /// <summary>Drops all objects, so that the load context of a finished exploration can be unloaded.</summary>
    public static void Clear() => s_boxes = [];

    private static Box Get(object collection) => s_boxes.GetOrCreateValue(collection);

    private sealed class Box
    {
        public Shadow Shadow;
    }
}
