namespace DaxVerify.Bus.Tests.Drivers;

public class DeviceDaxTests
{
    private const ulong Unit = 2 * Machine.MiB;

    [Fact]
    public void A_probe_reserves_every_range_makes_a_page_map_and_sets_ALIVE()
    {
        var machine = TwoRanges();
        Assert.Null(machine.Seed.PageMap);
        machine.Load("device_dax");
        Assert.Equal([(Machine.Start, Machine.Start + Unit - 1), (Machine.Start + (2 * Unit), Machine.Start + (3 * Unit) - 1)], machine.Seed.PageMap!.Ranges);
        Assert.Contains("  100000000-1001fffff : dax0.0\n", machine.Read("/proc/iomem"), StringComparison.Ordinal);
        Assert.Contains("  100400000-1005fffff : dax0.0\n", machine.Read("/proc/iomem"), StringComparison.Ordinal);
        Assert.True(machine.Seed.DaxDevice.IsAlive);
    }

    [Fact]
    public void An_unbind_clears_ALIVE_the_page_map_and_the_reservations()
    {
        var machine = TwoRanges().Load("device_dax");
        Assert.Equal(Errno.None, machine.Unbind("device_dax", "dax0.0"));
        Assert.False(machine.Seed.DaxDevice.IsAlive);
        Assert.Null(machine.Seed.PageMap);
        Assert.Equal("100000000-100ffffff : Soft Reserved\n", machine.Read("/proc/iomem"));
    }

    [Fact]
    public void A_dynamic_instance_can_be_reconfigured_and_bound_again_without_a_stale_page_map()
    {
        var machine = TwoRanges().Load("device_dax");
        Assert.Equal(Errno.None, machine.Unbind("device_dax", "dax0.0"));
        machine.Resize("dax0.0", Unit);
        Assert.Equal(Errno.None, machine.Bind("device_dax", "dax0.0"));
        Assert.Equal([(Machine.Start, Machine.Start + Unit - 1)], machine.Seed.PageMap!.Ranges);
    }

    [Fact]
    public void A_left_over_page_map_is_refused_with_EINVAL()
    {
        var machine = Machine.Idle(drivers: ["device_dax"]).Resize("dax0.0", Unit);
        machine.Seed.PageMap = new DaxVerify.Bus.Dax.PageMap(machine.Bus.Kernel.Ledger, "dax0.0", [], Unit);
        Assert.Equal(Errno.EINVAL, machine.Bind("device_dax", "dax0.0"));
    }

    [Fact]
    public void A_static_instance_has_its_providers_page_map_bound_or_not()
    {
        var machine = Machine.Static();
        var map = machine.Seed.PageMap;
        Assert.NotNull(map);
        machine.Load("device_dax");
        Assert.Same(map, machine.Seed.PageMap);
        Assert.Equal(Errno.None, machine.Unbind("device_dax", "dax0.0"));
        Assert.Same(map, machine.Seed.PageMap);
        Assert.Equal(Errno.None, machine.Bind("device_dax", "dax0.0"));
    }

    [Fact]
    public void A_static_instance_with_two_ranges_is_EINVAL()
    {
        var machine = Machine.Static(drivers: ["device_dax"]);
        Assert.Equal(Errno.None, machine.Unbind("device_dax", "dax0.0"));
        machine.Seed.Append(0, 4095);
        Assert.Equal(Errno.EINVAL, machine.Bind("device_dax", "dax0.0"));
        machine.Seed.DropLast();
        Assert.Equal(Errno.None, machine.Bind("device_dax", "dax0.0"));
    }

    [Fact]
    public void A_range_that_somebody_else_holds_is_EBUSY_and_what_was_reserved_before_is_given_back()
    {
        var machine = TwoRanges();
        var other = machine.Bus.Iomem.Request("somebody", Machine.Start + (2 * Unit), 4096)!;
        machine.Load("device_dax");
        Assert.Null(machine.Seed.Driver);
        Assert.Equal(Errno.EBUSY, machine.Bind("device_dax", "dax0.0"));
        Assert.DoesNotContain("dax0.0", machine.Read("/proc/iomem"), StringComparison.Ordinal);
        machine.Bus.Iomem.Remove(other);
        Assert.Equal(Errno.None, machine.Bind("device_dax", "dax0.0"));
    }

    [Fact]
    public void Run_after_kill_restores_service()
    {
        var machine = Machine.Idle().Resize("dax0.0", Unit).Load("device_dax");
        for (var round = 0; round < 3; round++)
        {
            Assert.Equal(Errno.None, machine.OpenErrno("dax0.0"));
            var mapping = machine.Map("dax0.0");
            Assert.Equal(Errno.None, mapping.Store(8, (ulong)round).Errno);
            Assert.Equal((ulong)round, mapping.Load(8).Value);
            mapping.Unmap();
            Assert.Equal(Errno.None, machine.Unbind("device_dax", "dax0.0"));
            Assert.Equal(Errno.ENXIO, machine.OpenErrno("dax0.0"));
            Assert.Equal(Errno.None, machine.Bind("device_dax", "dax0.0"));
        }

        machine.TearDownToNothing();
    }

    [Fact]
    public void A_kill_waits_for_the_accesses_in_the_read_section()
    {
        var machine = Machine.Idle().Resize("dax0.0", Unit).Load("device_dax");
        var device = machine.Seed.DaxDevice;
        var section = device.ReadLock();
        var unbind = Worker.Run(() => machine.Unbind("device_dax", "dax0.0")).AwaitBlocked();
        Assert.False(device.IsAlive);
        Assert.Contains("dax0.0", machine.Read("/proc/iomem"), StringComparison.Ordinal);
        device.ReadUnlock(section);
        Assert.Equal(Errno.None, unbind.Join());
    }

    [Fact]
    public void A_module_in_use_by_a_file_or_a_mapping_is_EAGAIN_to_unload()
    {
        var machine = Machine.Idle().Resize("dax0.0", Unit).Load("device_dax");
        var file = machine.Open("dax0.0");
        Assert.Equal(Errno.None, Machine.TryMap(file, out var mapping));
        Assert.Equal(Errno.EAGAIN, machine.Bus.UnloadModule("device_dax"));
        file.Put();
        Assert.Equal(Errno.EAGAIN, machine.Bus.UnloadModule("device_dax"));
        mapping!.Unmap();
        Assert.Equal(Errno.None, machine.Bus.UnloadModule("device_dax"));
        machine.TearDownToNothing();
    }

    [Fact]
    public void An_open_while_the_module_is_being_unloaded_is_ENXIO()
    {
        var machine = Machine.Idle().Resize("dax0.0", Unit).Load("device_dax");
        var section = machine.Seed.DaxDevice.ReadLock();
        var unload = Worker.Run(() => machine.Bus.UnloadModule("device_dax")).AwaitBlocked();
        Assert.Equal(Errno.ENXIO, machine.OpenErrno("dax0.0"));
        Assert.Equal(Errno.EBUSY, machine.Bus.UnloadModule("device_dax"));
        machine.Seed.DaxDevice.ReadUnlock(section);
        Assert.Equal(Errno.None, unload.Join());
        machine.TearDownToNothing();
    }

    private static Machine TwoRanges() =>
        Machine.Idle().Do("dax0.0/mapping", "100000000-1001fffff").Do("dax0.0/mapping", "100400000-1005fffff");
}
