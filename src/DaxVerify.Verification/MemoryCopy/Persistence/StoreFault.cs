namespace DaxVerify.Verification.MemoryCopy.Persistence;

/// <summary>
/// A mistake that a cache-bypassing copy could make, as a change to its recorded stores. The persistence check must catch each
/// one, or it proves nothing.
/// </summary>
/// <param name="Name">What is wrong.</param>
/// <param name="Apply">Makes the mistake: events, offset and length of the destination give the wrong events.</param>
internal sealed record StoreFault(string Name, Func<IReadOnlyList<StoreEvent>, int, int, IReadOnlyList<StoreEvent>> Apply)
{
    private const int LineBytes = 64;

    /// <summary>Every mistake that is tried.</summary>
    public static IReadOnlyList<StoreFault> All { get; } =
    [
        new("the head is left out", (events, start, length) => Drop(events, store => store.Offset < HeadEnd(start, length))),
        new("the tail is left out", (events, start, length) => Drop(events, store => store.End > TailStart(start, length))),
        new("the last store is left out", (events, start, length) => Drop(events, store => store.End == start + length)),
        new("the head goes through the cache", (events, start, length) =>
            Cache(events, store => store.Offset < HeadEnd(start, length))),
        new("the tail goes through the cache", (events, start, length) =>
            Cache(events, store => store.End > TailStart(start, length))),
        new("the fence is left out", (events, _, _) => [.. events.Where(store => store.Kind != StoreKind.Fence)]),
        new("the fence comes before the last store", (events, _, _) => [.. events.SkipLast(2), events[^1], events[^2]]),
    ];

    /// <summary>Where the destination's first whole line begins, or its end when it has none.</summary>
    private static int HeadEnd(int start, int length) => Math.Min((start + LineBytes - 1) / LineBytes * LineBytes, start + length);

    /// <summary>Where the destination's last whole line ends, or its start when it has none.</summary>
    private static int TailStart(int start, int length) => Math.Max((start + length) / LineBytes * LineBytes, start);

    private static StoreEvent[] Drop(IReadOnlyList<StoreEvent> events, Func<StoreEvent, bool> isHit) =>
        [.. events.Where(store => store.Kind == StoreKind.Fence || !isHit(store))];

    private static StoreEvent[] Cache(IReadOnlyList<StoreEvent> events, Func<StoreEvent, bool> isHit) =>
        [.. events.Select(store =>
            store.Kind == StoreKind.NonTemporal && isHit(store) ? store with { Kind = StoreKind.Cached } : store)];
}
