namespace DaxVerify.Bus.Tests.Locks;

/// <summary>A fatal signal ends killable waits: the operation fails, and nothing is left half done.</summary>
public class KilledWaitTests
{
    public static TheoryData<string, string?> OnTheRegionRwsem() => new()
    {
        { "region/available_size", null },
        { "region/seed", null },
        { "region/create", null },
        { "region/create", "1" },
        { "dax0.0/size", "4194304" },
        { "dax0.0/align", "4096" },
        { "dax0.0/mapping", "100400000-1005fffff" },
    };

    public static TheoryData<string, string?> OnTheDeviceRwsem() => new()
    {
        { "dax0.0/size", null },
        { "dax0.0/align", "4096" },
        { "dax0.0/mapping", "100400000-1005fffff" },
        { "dax0.0/memmap_on_memory", "0" },
    };

    [Theory]
    [MemberData(nameof(OnTheRegionRwsem))]
    public void A_killed_wait_for_the_region_rwsem_is_EINTR_and_nothing_has_changed(string file, string? value)
    {
        foreach (var mode in new[] { BusModes.Linux612, BusModes.Strict })
        {
            var machine = Machine.Idle(mode).Resize("dax0.0", 2 * Machine.MiB);
            Kill(machine, machine.Dax.RegionSemaphore, file, value, Errno.EINTR);
        }
    }

    [Theory]
    [MemberData(nameof(OnTheDeviceRwsem))]
    public void A_killed_wait_for_the_device_rwsem_is_EINTR_and_nothing_has_changed(string file, string? value)
    {
        foreach (var mode in new[] { BusModes.Linux612, BusModes.Strict })
        {
            var machine = Machine.Idle(mode).Resize("dax0.0", 2 * Machine.MiB);
            Kill(machine, machine.Dax.DeviceSemaphore, file, value, Errno.EINTR);
        }
    }

    [Fact]
    public void A_killed_write_of_size_leaves_the_device_rwsem_with_its_holder()
    {
        var machine = Machine.Idle(BusModes.Strict).Resize("dax0.0", 2 * Machine.MiB);
        Kill(machine, machine.Dax.DeviceSemaphore, "dax0.0/size", "4194304", Errno.EINTR);
    }

    [Fact]
    public void Quirk_a_killed_write_of_size_takes_the_device_rwsem_from_its_holder()
    {
        var machine = Machine.Idle(BusModes.Linux612).Resize("dax0.0", 2 * Machine.MiB);
        using var signal = new CancellationTokenSource();
        machine.Dax.DeviceSemaphore.AcquireExclusive();
        var worker = Worker.Run(() => machine.Write("dax0.0/size", "4194304", signal.Token)).AwaitBlockedOn(machine.Dax.DeviceSemaphore);
        signal.Cancel();
        Assert.Equal(Errno.EINTR, worker.Join());
        Assert.False(machine.Dax.DeviceSemaphore.IsLocked, "Linux 6.12 releases the device semaphore that this test holds (finding 018)");
        Assert.Throws<InvalidOperationException>(machine.Dax.DeviceSemaphore.ReleaseExclusive);
    }

    [Theory]
    [InlineData("start")]
    [InlineData("end")]
    [InlineData("page_offset")]
    public void A_killed_read_of_a_mapping_is_ENXIO(string file)
    {
        var machine = Machine.Idle(BusModes.Linux612).Resize("dax0.0", 2 * Machine.MiB);
        Kill(machine, machine.Dax.RegionSemaphore, $"dax0.0/mapping0/{file}", null, Errno.ENXIO);
    }

    [Fact]
    public void A_bind_killed_in_the_bus_probe_is_EINTR_and_the_device_stays_unbound()
    {
        foreach (var mode in new[] { BusModes.Linux612, BusModes.Strict })
        {
            var machine = Machine.Idle(mode, drivers: ["device_dax"]).Resize("dax0.0", 2 * Machine.MiB);
            Kill(machine, machine.Dax.DeviceSemaphore, "drivers/device_dax/bind", "dax0.0", Errno.EINTR);
            Assert.Null(machine.Seed.Driver);
            Assert.Equal(Errno.None, machine.Bind("device_dax", "dax0.0"));
        }
    }

    [Fact]
    public void A_delete_waits_unkillably()
    {
        foreach (var mode in new[] { BusModes.Linux612, BusModes.Strict })
        {
            using var signal = new CancellationTokenSource();
            var machine = Machine.Idle(mode).Create();
            machine.Dax.DeviceSemaphore.AcquireExclusive();
            var delete = Worker.Run(() => machine.Write("region/delete", "dax0.1", signal.Token)).AwaitBlockedOn(machine.Dax.DeviceSemaphore);
            signal.Cancel();
            delete.AwaitBlocked();
            machine.Dax.DeviceSemaphore.ReleaseExclusive();
            Assert.Equal(Errno.None, delete.Join());
            Assert.False(machine.Exists("dax0.1"));
            machine.TearDownToNothing();
        }
    }

    [Fact]
    public void A_tear_down_and_the_unregistrations_in_it_wait_unkillably()
    {
        foreach (var mode in new[] { BusModes.Linux612, BusModes.Strict })
        {
            using var signal = new CancellationTokenSource();
            var machine = Machine.Idle(mode).Create().Resize("dax0.1", 2 * Machine.MiB);
            machine.Dax.RegionSemaphore.AcquireExclusive();
            var tearDown = Worker.Run(() => machine.UnbindProvider(signal.Token)).AwaitBlockedOn(machine.Dax.RegionSemaphore);
            signal.Cancel();
            tearDown.AwaitBlocked();
            machine.Dax.RegionSemaphore.ReleaseExclusive();
            Assert.Equal(Errno.None, tearDown.Join());
            if (mode == BusModes.Strict)
            {
                machine.TearDownToNothing();
                continue;
            }

            // The unregistrations don't look at the signal, but on Linux the release of each instance does: its id stays taken.
            machine.TearDown();
            Assert.Contains(machine.Leaks(), leak => leak.Contains("region 0", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void A_signal_that_came_before_ends_the_first_killable_wait()
    {
        var killed = new CancellationToken(canceled: true);
        var machine = Machine.Idle();
        Assert.Equal(Errno.EINTR, machine.ReadErrno("dax0.0/size", killed));
        Assert.Equal(Errno.EINTR, machine.Write("region/create", "1", killed));
        Assert.Equal(Errno.None, machine.ReadErrno("dax0.0/modalias", killed));
        Assert.False(machine.Exists("dax0.1"));
        machine.TearDownToNothing();
    }

    private static void Kill(Machine machine, DaxVerify.Bus.DriverCore.RwSemaphore semaphore, string file, string? value, Errno errno)
    {
        var before = machine.Everything();
        using var signal = new CancellationTokenSource();
        semaphore.AcquireExclusive();
        var worker = Worker.Run(() =>
            value is null ? machine.ReadErrno(file, signal.Token) : machine.Write(file, value, signal.Token)).AwaitBlockedOn(semaphore);
        signal.Cancel();
        Assert.Equal(errno, worker.Join());
        semaphore.ReleaseExclusive();
        Assert.Equal(before, machine.Everything());
        Assert.False(machine.Dax.RegionSemaphore.IsLocked || machine.Dax.DeviceSemaphore.IsLocked, "a semaphore is still held");
    }
}
