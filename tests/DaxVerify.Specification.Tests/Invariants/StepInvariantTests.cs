using DaxVerify.Specification.Invariants;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Observations;
using DaxVerify.Vocabulary.Operations;
using static DaxVerify.Specification.Tests.Invariants.Machine;

namespace DaxVerify.Specification.Tests.Invariants;

/// <summary>Each invariant that needs more than one look: bad steps trip it, good ones don't.</summary>
public class StepInvariantTests
{
    private static readonly SystemObservation s_bound = Of([Instance(0, [(0, 4)], "device_dax")], 12 * MiB, iomem: [Reserved("dax0.0", 0, 4)]);
    private static readonly SystemObservation s_unbound = Of([Instance(0, [(0, 4)])], 12 * MiB);
    private static readonly WriteOperation s_unbind = Write("/sys/bus/dax/drivers/device_dax/unbind", "dax0.0");
    private static readonly MmapOperation s_map = new("dax0.0", 0, 2 * MiB, Protection.Read | Protection.Write, MapKind.Shared);

    [Fact]
    public void Range_that_grows_while_bound_trips_bound_valid()
    {
        var grown = Of([Instance(0, [(0, 6)], "device_dax")], 10 * MiB);
        Assert.Contains("changed while bound", Watch(new BoundValid(), s_bound, (new CloseOperation(), OperationResult.Success, grown)), StringComparison.Ordinal);
        Assert.Null(Watch(new BoundValid(), s_bound, (s_unbind, OperationResult.Success, Of([Instance(0, [(0, 6)])], 10 * MiB))));
    }

    [Fact]
    public void Open_of_an_unbound_device_trips_alive_iff_bound()
    {
        var open = new OpenOperation("dax0.0", OpenMode.ReadWrite);
        Assert.Contains("opened", Watch(new AliveIffBound(), s_unbound, (open, OperationResult.Success, s_unbound)), StringComparison.Ordinal);
        Assert.Null(Watch(new AliveIffBound(), s_unbound, (open, OperationResult.Failure(SystemCall.Open, Errno.ENXIO), s_unbound)));
    }

    [Fact]
    public void Bound_device_that_does_not_open_trips_alive_iff_bound()
    {
        var failed = OperationResult.Failure(SystemCall.Open, Errno.ENXIO);
        Assert.Contains("did not open", Watch(new AliveIffBound(), s_bound, (s_map, failed, s_bound)), StringComparison.Ordinal);
        Assert.Null(Watch(new AliveIffBound(), s_bound, (s_map, OperationResult.Success, s_bound)));
    }

    [Fact]
    public void Access_after_a_kill_trips_no_access_after_kill()
    {
        var touch = new TouchOperation(0);
        var other = OperationResult.Success with { Text = "other" };
        Assert.Contains("was killed", Watch(
            new NoAccessAfterKill(),
            s_bound,
            (s_map, OperationResult.Success, s_bound),
            (s_unbind, OperationResult.Success, s_unbound),
            (Write("/sys/bus/dax/drivers/device_dax/bind", "dax0.0"), OperationResult.Success, s_bound),
            (touch, other, s_bound)), StringComparison.Ordinal);
        Assert.Null(Watch(new NoAccessAfterKill(), s_bound, (s_map, OperationResult.Success, s_bound), (touch, other, s_bound)));
    }

    [Fact]
    public void Seed_that_was_bound_trips_seed_youngest()
    {
        var create = Write("/sys/bus/platform/devices/hmem.0/dax_region/create", "1");
        var made = Of([Instance(0, []), Instance(1, [])], 16 * MiB, "dax0.1", "dax0.1");
        var bound = Of([Instance(0, []), Instance(1, [(0, 2)], "device_dax")], 14 * MiB, "dax0.1", "dax0.1");
        var boundWithoutSeed = Of([Instance(0, []), Instance(1, [(0, 2)], "device_dax")], 14 * MiB, string.Empty, "dax0.1");
        var start = Of([Instance(0, [])], 16 * MiB);
        Assert.Contains("is bound", Watch(
            new SeedYoungest(),
            start,
            (create, OperationResult.Success, made),
            (new CloseOperation(), OperationResult.Success, bound)), StringComparison.Ordinal);
        Assert.Contains("has been bound", Watch(
            new SeedYoungest(),
            start,
            (create, OperationResult.Success, made),
            (new CloseOperation(), OperationResult.Success, boundWithoutSeed),
            (new CloseOperation(), OperationResult.Success, made)), StringComparison.Ordinal);
        Assert.Null(Watch(new SeedYoungest(), start, (create, OperationResult.Success, made)));
    }

    [Fact]
    public void Youngest_that_is_not_the_last_created_trips_seed_youngest()
    {
        var create = Write("/sys/bus/platform/devices/hmem.0/dax_region/create", "1");
        var start = Of([Instance(0, [])], 16 * MiB);
        var made = Of([Instance(0, []), Instance(1, [])], 16 * MiB, "dax0.1", string.Empty);
        Assert.Contains("expected 'dax0.1'", Watch(new SeedYoungest(), start, (create, OperationResult.Success, made)), StringComparison.Ordinal);
    }

    [Fact]
    public void Failure_that_changes_something_trips_failed_means_unchanged()
    {
        var failed = OperationResult.Failure(SystemCall.Write, Errno.EINVAL);
        Assert.Contains("and changed", Watch(new FailedMeansUnchanged(), s_bound, (s_unbind, failed, s_unbound)), StringComparison.Ordinal);
        Assert.Null(Watch(new FailedMeansUnchanged(), s_bound, (s_unbind, failed, s_bound)));
    }

    [Fact]
    public void Success_without_effect_trips_failed_means_unchanged()
    {
        Assert.Contains("did not do it", Watch(new FailedMeansUnchanged(), s_bound, (s_unbind, OperationResult.Success, s_bound)), StringComparison.Ordinal);
        Assert.Null(Watch(new FailedMeansUnchanged(), s_bound, (s_unbind, OperationResult.Success, s_unbound)));
    }

    [Fact]
    public void Second_driver_that_takes_all_trips_single_default()
    {
        static LoadTestDriverOperation Load(string name) => new(new TestDriver(name, DriverType.Device, MatchAlways: true));
        var one = With("first");
        var two = With("first", "second");
        Assert.Contains("first, second", Watch(
            new SingleDefault(),
            Good,
            (Load("first"), OperationResult.Success, one),
            (Load("second"), OperationResult.Success, two)), StringComparison.Ordinal);
        Assert.Null(Watch(
            new SingleDefault(),
            Good,
            (Load("first"), OperationResult.Success, one),
            (Load("second"), new OperationResult(Errno.EINVAL), one)));

        static SystemObservation With(params string[] drivers) => new()
        {
            Regions = Good.Regions,
            Instances = Good.Instances,
            Drivers = drivers,
            MemoryBlocks = [],
            Iomem = Good.Iomem,
        };
    }

    [Fact]
    public void Value_that_was_not_stored_trips_isolation()
    {
        var stored = OperationResult.Success with { Text = "ok" };
        var store = new TouchOperation(0, 7);
        var load = new TouchOperation(0);
        Assert.Contains("expected the 7", Watch(
            new Isolation(),
            s_bound,
            (s_map, OperationResult.Success, s_bound),
            (store, stored, s_bound),
            (load, OperationResult.Success with { Value = 8 }, s_bound)), StringComparison.Ordinal);
        Assert.Null(Watch(
            new Isolation(),
            s_bound,
            (s_map, OperationResult.Success, s_bound),
            (store, stored, s_bound),
            (load, OperationResult.Success with { Value = 7 }, s_bound)));
    }
}
