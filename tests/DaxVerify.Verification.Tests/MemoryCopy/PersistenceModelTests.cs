using DaxVerify.MemoryCopy;
using DaxVerify.Verification.MemoryCopy;
using DaxVerify.Verification.MemoryCopy.Persistence;

namespace DaxVerify.Verification.Tests.MemoryCopy;

/// <summary>The rules of the cache-and-memory model, and that the check built on it can fail.</summary>
public class PersistenceModelTests
{
    [Fact]
    public void A_cached_store_may_never_arrive_fence_or_not()
    {
        PersistenceModel model = Run([Cached(3, 7), StoreEvent.Fence]);
        Assert.Equal([0, 7], model.AfterPowerFailure(3));
        Assert.False(model.IsDurable(3));
        Assert.True(model.IsDurable(4));
    }

    [Fact]
    public void A_non_temporal_store_has_arrived_by_the_next_fence_and_not_surely_before()
    {
        Assert.Equal([0, 7], Run([NonTemporal(3, 7)]).AfterPowerFailure(3));
        Assert.Equal([7], Run([NonTemporal(3, 7), StoreEvent.Fence]).AfterPowerFailure(3));
        Assert.Equal([0, 7], Run([StoreEvent.Fence, NonTemporal(3, 7)]).AfterPowerFailure(3));
    }

    [Fact]
    public void A_write_back_brings_what_its_lines_held_and_nothing_later()
    {
        PersistenceModel model = Run([Cached(3, 7), WriteBack(60, 1), Cached(3, 8), StoreEvent.Fence]);
        Assert.Equal([7, 8], model.AfterPowerFailure(3));
        Assert.Equal([0, 9], Run([Cached(70, 9), WriteBack(3, 1), StoreEvent.Fence]).AfterPowerFailure(70));
    }

    [Fact]
    public void Stores_to_one_byte_arrive_in_order()
    {
        Assert.Equal([0, 1, 2], Run([NonTemporal(3, 1), NonTemporal(3, 2)]).AfterPowerFailure(3));
        Assert.Equal([2], Run([Cached(3, 1), NonTemporal(3, 2), StoreEvent.Fence]).AfterPowerFailure(3));
        Assert.Equal([1, 2], Run([NonTemporal(3, 1), Cached(3, 2), StoreEvent.Fence]).AfterPowerFailure(3));
    }

    [Fact]
    public void A_cached_store_that_is_stored_again_past_the_cache_is_durable_after_the_fence() =>
        Assert.True(Run([Cached(3, 5), StoreEvent.Fence, NonTemporal(3, 5), StoreEvent.Fence]).IsDurable(3));

    [Theory]
    [MemberData(nameof(Paths))]
    public void The_shipped_kernels_are_durable_on_every_path(SimdPath path)
    {
        CopyCheckResult result = PersistenceCheck.Run(path, quick: true);
        Assert.Null(result.Failure);
        Assert.True(result.Cases > 1000, $"only {result.Cases} cases ran");
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public unsafe void Every_fault_changes_some_recording(SimdPath path)
    {
        using var memory = new NativeBuffer(4096);
        using var source = new NativeBuffer(4096);
        RecordedRoutines routines = RecordedRoutines.Of(path);

        // Destination at 5 modulo 64, 150 bytes: a head, a whole line and a tail.
        IReadOnlyList<StoreEvent> events = StoreLog.Record(memory.Start, 4096, () =>
        {
            routines.FlushCache(memory.Start + 69, source.Start, 150);
            routines.Drain();
        });
        Assert.Equal(150, events.Sum(store => store.Bytes.Length));
        Assert.All(events.SkipLast(1), store => Assert.Equal(StoreKind.NonTemporal, store.Kind));
        Assert.All(StoreFault.All, fault => Assert.NotEqual(events, fault.Apply(events, 69, 150)));
    }

    public static TheoryData<SimdPath> Paths => [.. SimdPaths.Supported];

    private static StoreEvent Cached(int offset, byte value) => new(StoreKind.Cached, offset, [value]);

    private static StoreEvent NonTemporal(int offset, byte value) => new(StoreKind.NonTemporal, offset, [value]);

    private static StoreEvent WriteBack(int offset, int bytes) => new(StoreKind.WriteBack, offset, new byte[bytes]);

    private static PersistenceModel Run(IReadOnlyList<StoreEvent> events)
    {
        var model = new PersistenceModel(new byte[128]);
        foreach (StoreEvent happened in events)
        {
            model.Apply(happened);
        }

        return model;
    }
}
