namespace DaxVerify.Bus.Tests.Dax;

/// <summary>A region goes while it is in use.</summary>
public class TearDownTests
{
    private const ulong Unit = 2 * Machine.MiB;
    private static readonly string[] s_lockedReads = ["dax0.0/size", "dax0.0/align", "dax0.0/resource", "dax0.1/size"];

    [Fact]
    public void A_region_torn_down_while_readers_are_inside_its_attributes_leaves_nothing_alive_once_they_are_out()
    {
        var machine = Machine.Idle().Create().Resize("dax0.0", Unit);
        machine.Dax.DeviceSemaphore.AcquireExclusive();
        var readers = s_lockedReads
            .Select(file => Worker.Run(() => machine.ReadErrno(file)).AwaitBlocked()).ToArray();
        var tearDown = Worker.Run(() => machine.UnbindProvider()).AwaitBlocked();
        Assert.Equal(Errno.ENXIO, Worker.Run(() => machine.Write("region/create", "1")).Join());
        machine.Dax.DeviceSemaphore.ReleaseExclusive();
        Assert.All(readers, reader => Assert.Equal(Errno.None, reader.Join()));
        Assert.Equal(Errno.None, tearDown.Join());
        machine.TearDownToNothing();
    }

    [Fact]
    public void A_region_torn_down_while_readers_are_inside_its_own_files_leaves_nothing_alive_once_they_are_out()
    {
        var machine = Machine.Idle();
        machine.Allocations.StopAt("instance");
        var create = Worker.Run(() => machine.Write("region/create", "1"));
        machine.Allocations.AwaitStop();
        var reader = Worker.Run(() => machine.ReadErrno("region/available_size")).AwaitBlockedOn(machine.Dax.RegionSemaphore);
        var tearDown = Worker.Run(() => machine.UnbindProvider()).AwaitBlocked();
        machine.Allocations.Continue();
        Assert.Equal(Errno.None, create.Join());
        Assert.Equal(Errno.None, reader.Join());
        Assert.Equal(Errno.None, tearDown.Join());
        machine.TearDownToNothing();
    }

    [Theory]
    [InlineData("Strict")]
    [InlineData("Linux612")]
    public void A_region_torn_down_while_a_mapping_an_open_file_and_a_directory_walk_are_live_leaves_nothing_alive_after_they_drop(string mode)
    {
        var machine = Machine.Idle(mode == "Strict" ? BusModes.Strict : BusModes.Linux612).Resize("dax0.0", Unit).Load("device_dax");
        var file = machine.Open("dax0.0");
        Assert.Equal(Errno.None, Machine.TryMap(file, out var mapping));
        Assert.Equal(Errno.None, mapping!.Store(0, 1).Errno);
        var walk = machine.Dax.Type.Devices.Walk().GetEnumerator();
        Assert.True(walk.MoveNext());
        Assert.Equal(Errno.None, machine.UnbindProvider());

        Assert.Equal(Errno.SIGBUS, mapping.Load(0).Errno);
        Assert.Equal(Errno.SIGBUS, mapping.Store(0, 2).Errno);
        Assert.Equal(Errno.ENXIO, Machine.TryMap(file, out _));
        Assert.Equal("dax0.0", walk.Current.Name);
        Assert.True(walk.Current.IsDead);
        Assert.Equal(Errno.ENOENT, machine.OpenErrno("dax0.0"));
        Assert.Equal(Errno.EAGAIN, machine.Bus.UnloadModule("device_dax"));
        Assert.Contains("instance dax0.0", machine.Leaks());
        Assert.Contains("open file of dax0.0", machine.Leaks());

        walk.Dispose();
        file.Put();
        Assert.Contains("instance dax0.0", machine.Leaks());
        Assert.Equal(Errno.SIGBUS, mapping.Load(0).Errno);
        mapping.Unmap();
        machine.TearDownToNothing();
    }

    [Fact]
    public void The_region_lives_as_long_as_an_instance_that_an_open_file_keeps()
    {
        foreach (var machine in new[] { Machine.Static(drivers: ["device_dax"]), Machine.Idle().Resize("dax0.0", Unit).Load("device_dax") })
        {
            var file = machine.Open("dax0.0");
            Assert.Equal(Errno.None, machine.UnbindProvider());
            file.Instance.Region.ThrowIfFreed();
            Assert.Equal(Errno.ENXIO, Machine.TryMap(file, out _));
            file.Put();
            machine.TearDownToNothing();
        }
    }

    [Fact]
    public void A_mapping_device_pins_its_instance_until_it_is_released()
    {
        var machine = Machine.Idle().Resize("dax0.0", Unit);
        var mapping = machine.Seed.Ranges[0].Mapping!;
        mapping.Get();
        Assert.Equal(Errno.None, machine.UnbindProvider());
        mapping.Instance.ThrowIfFreed();
        Assert.Null(mapping.Range);
        Assert.Contains("instance dax0.0", machine.Leaks());
        mapping.Put();
        machine.TearDownToNothing();
    }

    [Fact]
    public void An_instance_released_after_its_region_was_torn_down_gives_its_id_back_to_a_region_that_is_still_there()
    {
        var machine = Machine.Idle(BusModes.Linux612).Create();
        var (instance, region) = (machine.Instance("dax0.1"), machine.Region);
        instance.Get();
        Assert.Equal(Errno.None, machine.UnbindProvider());
        region.ThrowIfFreed();
        Assert.Equal(1, region.InstanceIds.Count);
        instance.Put();
        Assert.Equal(0, region.InstanceIds.Count);
        Assert.Throws<DaxVerify.Bus.DriverCore.UseAfterFreeException>(region.ThrowIfFreed);
        machine.TearDownToNothing();
    }

    [Fact]
    public void In_Strict_nothing_is_added_to_a_region_whose_tear_down_has_begun()
    {
        var machine = Machine.Idle().Create();
        var region = machine.Region;
        BusModes.Strict.TearDown.Begin(region);
        Assert.Equal(Errno.ENXIO, machine.Write("region/create", "1"));
        Assert.Equal(Errno.ENXIO, machine.Write("region/delete", "dax0.1"));
        Assert.Equal(Errno.ENXIO, machine.Write("dax0.0/size", $"{Unit}"));
        Assert.Equal(Errno.ENXIO, machine.Write("dax0.0/mapping", "100000000-1001fffff"));
        Assert.Equal(Errno.ENXIO, machine.Write("dax0.0/align", "4096"));
        machine.TearDownToNothing();
    }

    [Fact]
    public void In_Strict_a_region_takes_no_instance_before_its_provider_has_made_id_0()
    {
        var machine = Machine.Idle();
        Assert.Equal(Errno.None, machine.UnbindProvider());
        machine.Allocations.StopAt("instance");
        var bind = Worker.Run(machine.BindProvider);
        machine.Allocations.AwaitStop();
        Assert.Equal("16777216\n", machine.Read("region/size"));
        var create = Worker.Run(() => machine.Write("region/create", "1")).AwaitBlockedOn(machine.Dax.RegionSemaphore);
        machine.Allocations.Continue();
        Assert.Equal(Errno.None, bind.Join());
        Assert.Contains(create.Join(), new[] { Errno.None, Errno.ENXIO });
        Assert.Equal(0, machine.Dax.Type.Devices.Snapshot().Select(d => ((DaxVerify.Bus.Dax.DevDax)d).Number).Min());
        machine.TearDownToNothing();
    }

    [Fact]
    public void In_Strict_a_create_that_meets_a_failing_probe_of_the_provider_leaves_nothing_behind()
    {
        var machine = Machine.Idle();
        Assert.Equal(Errno.None, machine.UnbindProvider());
        machine.Allocations.Refuse(2);
        machine.Allocations.StopAt("instance");
        var bind = Worker.Run(machine.BindProvider);
        machine.Allocations.AwaitStop();
        var create = Worker.Run(() => machine.Write("region/create", "1")).AwaitBlockedOn(machine.Dax.RegionSemaphore);
        machine.Allocations.Continue();
        Assert.Equal(Errno.ENOMEM, bind.Join());
        Assert.Equal(Errno.ENXIO, create.Join());
        Assert.Equal(0, machine.Provider.Resources.Count);
        Assert.Equal(Errno.None, machine.BindProvider());
        machine.TearDownToNothing();
    }

    [Fact]
    public void Everything_at_once_leaves_nothing_behind()
    {
        for (var round = 0; round < 10; round++)
        {
            var machine = Machine.Idle(drivers: ["device_dax"]);
            Worker[] workers =
            [
                Worker.Run(() => Repeat(() => machine.Write("region/create", "1"))),
                Worker.Run(() => Repeat(() => machine.Write("region/delete", "dax0.1"))),
                Worker.Run(() => Repeat(() => machine.Write("dax0.1/size", "4194304"), () => machine.Write("dax0.1/size", "0"))),
                Worker.Run(() => Repeat(() => machine.Bind("device_dax", "dax0.1"), () => machine.Unbind("device_dax", "dax0.1"))),
                Worker.Run(() => Repeat(() => machine.ReadErrno("dax0.1/mapping0/start"), () => machine.ReadErrno("dax0.1/resource"))),
                Worker.Run(() => Repeat(() => machine.UnbindProvider(), machine.BindProvider)),
                Worker.Run(() => Repeat(() => machine.OpenErrno("dax0.1"), () => machine.Bus.LoadModule("kmem"), () => machine.Bus.UnloadModule("kmem"))),
            ];
            foreach (var worker in workers)
            {
                worker.Join();
            }

            machine.TearDownToNothing();
        }
    }

    private static void Repeat(params Func<Errno>[] operations)
    {
        for (var i = 0; i < 200; i++)
        {
            operations[i % operations.Length]();
        }
    }
}
