using static DaxVerify.Bus.Tests.Locks.LockTrial;

namespace DaxVerify.Bus.Tests.Locks;

/// <summary>One test for each row of "what each operation takes" in specs/locks.md, in the mode Linux612.</summary>
public class LockTableTests
{
    private const string Provider = "provider mutex";
    private const string RegionRwsem = "region rwsem";
    private const string Instance = "instance mutex";
    private const string DeviceRwsem = "device rwsem";
    private const string BusMutex = "bus mutex";
    private const ulong Unit = 2 * Machine.MiB;

    [Theory]
    [InlineData("region/available_size")]
    [InlineData("region/seed")]
    [InlineData("region/create")]
    public void Reading_available_size_seed_and_create_takes_the_region_rwsem_shared(string file) =>
        new LockTrial(Idle, m => m.ReadErrno(file)).Takes(Shared(RegionRwsem));

    [Fact]
    public void Writing_create_holds_the_region_rwsem_exclusively_across_the_whole_creation() =>
        new LockTrial(() => Machine.Idle(BusModes.Linux612, drivers: ["device_dax"]), m => m.Write("region/create", "1"))
            .Takes(Exclusive(RegionRwsem), Exclusive(BusMutex, RegionRwsem), Shared(DeviceRwsem, RegionRwsem));

    [Fact]
    public void While_a_created_device_is_offered_to_drivers_its_mutex_and_the_region_rwsem_are_held()
    {
        var machine = Machine.Idle(BusModes.Linux612, drivers: ["device_dax"]);
        machine.Dax.BusMutex.Enter();
        var create = Worker.Run(() => machine.Write("region/create", "1")).AwaitBlocked();
        Assert.False(machine.Instance("dax0.1").Mutex.Inner.TryEnter());
        Assert.False(machine.Dax.RegionSemaphore.TryAcquireShared());
        machine.Dax.BusMutex.Exit();
        Assert.Equal(Errno.None, create.Join());
    }

    [Fact]
    public void Writing_delete_takes_the_providers_mutex_the_victims_mutex_the_device_rwsem_and_then_only_the_first_with_the_region_rwsem() =>
        new LockTrial(WithSecond, m => m.Write("region/delete", "dax0.1")).Takes(
            Exclusive(Provider),
            Exclusive(Instance, Provider),
            Exclusive(DeviceRwsem, Provider, Instance),
            Exclusive(RegionRwsem, Provider));

    [Fact]
    public void A_delete_that_waits_for_the_unregistration_has_given_the_id_back_and_cleared_seed_and_youngest()
    {
        var machine = WithSecond();
        var region = machine.Region;
        machine.Dax.RegionSemaphore.AcquireExclusive();
        var delete = Worker.Run(() => machine.Write("region/delete", "dax0.1")).AwaitBlockedOn(machine.Dax.RegionSemaphore);
        Assert.Equal(1, region.InstanceIds.Count);
        Assert.Null(region.Seed);
        Assert.Null(region.Youngest);
        Assert.True(machine.Exists("dax0.1"));
        machine.Dax.RegionSemaphore.ReleaseExclusive();
        Assert.Equal(Errno.None, delete.Join());
    }

    [Fact]
    public void Unregistering_an_instance_holds_the_region_rwsem_exclusively_while_it_waits_for_its_files()
    {
        var machine = Idle();
        machine.Dax.DeviceSemaphore.AcquireExclusive();
        var reader = Worker.Run(() => machine.ReadErrno("dax0.0/size")).AwaitBlockedOn(machine.Dax.DeviceSemaphore);
        var tearDown = Worker.Run(() => machine.UnbindProvider()).AwaitBlocked();
        Assert.False(machine.Dax.RegionSemaphore.TryAcquireShared());
        Assert.False(machine.Provider.Mutex.Inner.TryEnter());
        Assert.True(machine.Seed.IsDead);
        machine.Dax.DeviceSemaphore.ReleaseExclusive();
        Assert.Equal(Errno.None, reader.Join());
        Assert.Equal(Errno.None, tearDown.Join());
        machine.TearDownToNothing();
    }

    [Fact]
    public void Reading_size_takes_the_device_rwsem_shared() =>
        new LockTrial(Idle, m => m.ReadErrno("dax0.0/size")).Takes(Shared(DeviceRwsem));

    [Theory]
    [InlineData("size", "2097152")]
    [InlineData("align", "4096")]
    [InlineData("mapping", "100000000-1001fffff")]
    public void Writing_size_align_and_mapping_takes_the_region_rwsem_then_the_device_rwsem_exclusively(string file, string value) =>
        new LockTrial(Idle, m => m.Write($"dax0.0/{file}", value)).Takes(
            Exclusive(RegionRwsem), Exclusive(DeviceRwsem, RegionRwsem));

    [Theory]
    [InlineData("size", "x", Errno.EINVAL)]
    [InlineData("size", "4096", Errno.EINVAL)]
    [InlineData("size", "18446744073709551616", Errno.ERANGE)]
    [InlineData("align", "x", Errno.ENXIO)]
    [InlineData("align", "8192", Errno.EINVAL)]
    [InlineData("mapping", "x", Errno.EINVAL)]
    [InlineData("memmap_on_memory", "2", Errno.EINVAL)]
    [InlineData("memmap_on_memory", "1", Errno.EOPNOTSUPP)]
    public void A_value_that_is_refused_is_refused_before_any_lock(string file, string value, Errno errno) =>
        new LockTrial(Idle, m => m.Write($"dax0.0/{file}", value), errno).TakesNone();

    [Theory]
    [InlineData("region/create", "2", Errno.EINVAL)]
    [InlineData("region/delete", "dax0.9", Errno.ENXIO)]
    public void A_create_or_delete_of_nothing_is_refused_before_any_lock(string file, string value, Errno errno) =>
        new LockTrial(Idle, m => m.Write(file, value), errno).TakesNone();

    [Theory]
    [InlineData("size", "2097152", Errno.ENXIO)]
    [InlineData("align", "4096", Errno.ENXIO)]
    [InlineData("mapping", "100000000-1001fffff", Errno.None)]
    public void Without_a_provider_driver_size_and_align_are_ENXIO_and_mapping_accepts_nothing_under_the_region_rwsem_alone(
        string file, string value, Errno errno)
    {
        var machine = Idle();
        machine.Provider.Driver = null;
        machine.Dax.DeviceSemaphore.AcquireExclusive();
        var result = machine.TryWrite($"dax0.0/{file}", value);
        Assert.Equal(errno, result.Errno);
        Assert.Equal(errno == Errno.None ? 0 : null, result.Count);
        machine.Dax.DeviceSemaphore.ReleaseExclusive();
        Assert.Equal(0UL, machine.Seed.Size);
    }

    [Fact]
    public void Writing_memmap_on_memory_takes_the_device_rwsem_exclusively() =>
        new LockTrial(Idle, m => m.Write("dax0.0/memmap_on_memory", "0")).Takes(Exclusive(DeviceRwsem));

    [Theory]
    [InlineData("dax0.0/align")]
    [InlineData("dax0.0/resource")]
    [InlineData("dax0.0/target_node")]
    [InlineData("dax0.0/modalias")]
    [InlineData("dax0.0/numa_node")]
    [InlineData("dax0.0/memmap_on_memory")]
    [InlineData("region/id")]
    [InlineData("region/size")]
    [InlineData("region/align")]
    public void Reading_the_other_attributes_takes_no_lock(string file) =>
        new LockTrial(Idle, m => m.ReadErrno(file)).TakesNone();

    [Theory]
    [InlineData("start")]
    [InlineData("end")]
    [InlineData("page_offset")]
    public void Reading_a_mapping_takes_the_region_rwsem_exclusively(string file) =>
        new LockTrial(() => Idle().Resize("dax0.0", Unit), m => m.ReadErrno($"dax0.0/mapping0/{file}")).Takes(Exclusive(RegionRwsem));

    [Fact]
    public void Unregistering_a_mapping_runs_under_what_its_caller_holds_and_waits_for_its_files()
    {
        var machine = Idle().Resize("dax0.0", Unit);
        machine.Dax.RegionSemaphore.AcquireExclusive();
        using var signal = new CancellationTokenSource();
        var reader = Worker.Run(() => machine.ReadErrno("dax0.0/mapping0/start", signal.Token)).AwaitBlockedOn(machine.Dax.RegionSemaphore);
        var mapping = machine.Seed.Ranges[0].Mapping!;
        var action = machine.Provider.Resources.TryTake("unregister mapping", mapping)!;
        var unregister = Worker.Run(action).AwaitBlocked();
        Assert.Equal(TableLock.State.Free, TableLock.AllOf(machine).Single(l => l.Name == DeviceRwsem).Look());
        Assert.Null(mapping.Range);
        machine.Dax.RegionSemaphore.ReleaseExclusive();
        Assert.Equal(Errno.ENXIO, reader.Join());
        unregister.Join();
    }

    [Fact]
    public void A_bind_takes_the_bus_mutex_to_match_then_the_instances_mutex_and_under_it_the_device_rwsem_shared() =>
        new LockTrial(
            () => Machine.Idle(BusModes.Linux612, drivers: ["device_dax"]).Resize("dax0.0", Unit),
            m => m.Bind("device_dax", "dax0.0")).Takes(Exclusive(BusMutex), Exclusive(Instance), Shared(DeviceRwsem, Instance));

    [Fact]
    public void The_drivers_probe_runs_under_the_instances_mutex_alone_with_the_driver_pointer_set()
    {
        var machine = Machine.Idle(BusModes.Linux612, drivers: ["device_dax"]).Resize("dax0.0", Unit);
        machine.Allocations.StopAt("page map");
        var bind = Worker.Run(() => machine.Bind("device_dax", "dax0.0"));
        machine.Allocations.AwaitStop();
        Assert.Equal(["instance mutex"], TableLock.AllOf(machine).Where(l => l.Look() != TableLock.State.Free).Select(l => l.Name));
        Assert.Equal("device_dax", machine.Seed.Driver?.Name);
        machine.Allocations.Continue();
        Assert.Equal(Errno.None, bind.Join());
    }

    [Fact]
    public void The_release_of_an_instance_takes_the_device_rwsem_exclusively_to_give_the_id_back()
    {
        var machine = Idle();
        var (instance, region) = (machine.Seed, machine.Region);
        instance.Get();
        region.Get();
        Assert.Equal(Errno.None, machine.UnbindProvider());
        Assert.Equal(1, region.InstanceIds.Count);
        machine.Dax.DeviceSemaphore.AcquireShared();
        var release = Worker.Run(instance.Put).AwaitBlockedOn(machine.Dax.DeviceSemaphore);
        machine.Dax.DeviceSemaphore.ReleaseShared();
        release.Join();
        Assert.Equal(0, region.InstanceIds.Count);
        region.Put();
        machine.TearDownToNothing();
    }

    [Fact]
    public void Region_tear_down_takes_the_providers_mutex_and_under_it_the_region_rwsem_and_each_instances_mutex() =>
        new LockTrial(Idle, m => m.UnbindProvider()).Takes(
            Exclusive(Provider),
            Exclusive(RegionRwsem, Provider),
            Exclusive(Instance, Provider, RegionRwsem),
            Exclusive(DeviceRwsem, Provider, RegionRwsem));

    [Fact]
    public void Region_tear_down_removes_the_regions_files_last_and_waits_for_them()
    {
        var machine = Idle();
        machine.Dax.RegionSemaphore.AcquireShared();
        var create = Worker.Run(() => machine.Write("region/create", "1")).AwaitBlockedOn(machine.Dax.RegionSemaphore);
        var tearDown = Worker.Run(() => machine.UnbindProvider()).AwaitBlocked();
        Assert.True(machine.Exists("dax0.0"));
        Assert.NotEqual("0\n", machine.Read("region/size"));
        machine.Dax.RegionSemaphore.ReleaseShared();
        create.Join();
        Assert.Equal(Errno.None, tearDown.Join());
        Assert.Equal(Errno.ENOENT, machine.ReadErrno("region/size"));
    }

    [Fact]
    public void New_id_takes_the_bus_mutex_then_offers_one_device_at_a_time_under_its_mutex() =>
        new LockTrial(() => Machine.Ram(BusModes.Linux612, drivers: ["device_dax"]), m => m.Write("drivers/device_dax/new_id", "dax0.0"))
            .Takes(Exclusive(BusMutex), Exclusive(Instance), Shared(DeviceRwsem, Instance));

    [Fact]
    public void Remove_id_takes_the_bus_mutex_alone() =>
        new LockTrial(() => Machine.Idle(BusModes.Linux612, drivers: ["kmem"]), m => m.Write("drivers/kmem/remove_id", "dax0.0"))
            .Takes(Exclusive(BusMutex));

    [Fact]
    public void Driver_unregistration_takes_the_bus_mutex_and_then_the_mutex_of_each_bound_device() =>
        new LockTrial(
            () => Machine.Idle(BusModes.Linux612).Resize("dax0.0", Unit).Load("device_dax"),
            m => m.Bus.UnloadModule("device_dax")).Takes(Exclusive(BusMutex), Exclusive(Instance));

    [Fact]
    public void A_driver_registration_offers_one_device_at_a_time_under_its_mutex() =>
        new LockTrial(() => Machine.Idle(BusModes.Linux612).Resize("dax0.0", Unit), m => m.Bus.LoadModule("device_dax"))
            .Takes(Exclusive(BusMutex), Exclusive(Instance), Shared(DeviceRwsem, Instance));

    private static Machine Idle() => Machine.Idle(BusModes.Linux612);

    private static Machine WithSecond() => Idle().Create();
}
