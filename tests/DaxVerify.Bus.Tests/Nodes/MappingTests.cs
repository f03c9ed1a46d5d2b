using DaxVerify.Bus.Dax;
using DaxVerify.Vocabulary.Operations;

namespace DaxVerify.Bus.Tests.Nodes;

public class MappingTests
{
    private const ulong Unit = 2 * Machine.MiB;

    [Fact]
    public void The_node_exists_as_long_as_the_instance_and_opens_only_while_device_dax_is_bound()
    {
        var machine = Machine.Idle(drivers: ["device_dax"]).Resize("dax0.0", Unit);
        Assert.Equal("dax0.0\n", machine.Bus.Files.List("/dev").Text);
        Assert.Equal(Errno.ENXIO, machine.OpenErrno("dax0.0"));
        Assert.Equal(Errno.ENOENT, machine.OpenErrno("dax0.1"));
        Assert.Equal(Errno.None, machine.Bind("device_dax", "dax0.0"));
        Assert.Equal(Errno.None, machine.OpenErrno("dax0.0"));
        Assert.Equal(Errno.None, machine.Unbind("device_dax", "dax0.0"));
        Assert.Equal(Errno.ENXIO, machine.OpenErrno("dax0.0"));
    }

    [Theory]
    [InlineData(0, 2 * Machine.MiB, MapKind.Shared, Errno.None)]
    [InlineData(0, 2 * Machine.MiB, MapKind.Private, Errno.EINVAL)]
    [InlineData(0, 4096, MapKind.Shared, Errno.EINVAL)]
    [InlineData(0, 0, MapKind.Shared, Errno.EINVAL)]
    [InlineData(4096, 2 * Machine.MiB, MapKind.Shared, Errno.EINVAL)]
    [InlineData(100, 2 * Machine.MiB, MapKind.Shared, Errno.EINVAL)]
    [InlineData(0, 2 * Machine.MiB, MapKind.Sync, Errno.None)]
    [InlineData(64 * Machine.MiB, 2 * Machine.MiB, MapKind.Shared, Errno.None)]
    public void A_mapping_is_shared_and_aligned(ulong offset, ulong length, MapKind kind, Errno errno)
    {
        var machine = Bound();
        var file = machine.Open("dax0.0");
        Assert.Equal(errno, Machine.TryMap(file, out _, offset, length, kind));
    }

    [Fact]
    public void Map_sync_is_EOPNOTSUPP_on_a_device_that_is_not_synchronous()
    {
        var machine = Bound();
        machine.Seed.DaxDevice.IsSynchronous = false;
        var file = machine.Open("dax0.0");
        Assert.Equal(Errno.EOPNOTSUPP, Machine.TryMap(file, out _, kind: MapKind.Sync));
        Assert.Equal(Errno.None, Machine.TryMap(file, out _));
        machine.Seed.DaxDevice.IsSynchronous = true;
        Assert.Equal(Errno.None, Machine.TryMap(file, out _, kind: MapKind.Sync));
    }

    [Fact]
    public void A_store_needs_a_writable_mapping_and_that_a_writable_file()
    {
        var machine = Bound();
        Assert.Equal(Errno.None, machine.Bus.Files.Open("dax0.0", OpenMode.ReadOnly, out var file));
        var request = new MmapOperation("@", 0, Unit, Protection.Read, MapKind.Shared);
        Assert.Equal(Errno.EACCES, file!.Map(request with { Protection = Protection.Read | Protection.Write }, out _));
        Assert.Equal(Errno.None, file.Map(request, out var mapping));
        Assert.Equal(Errno.SIGSEGV, mapping!.Store(0, 1).Errno);
        Assert.Equal(Errno.None, mapping.Load(0).Errno);
    }

    [Fact]
    public void A_fixed_address_off_the_align_is_EINVAL_and_the_search_is_congruent_to_the_offset()
    {
        var file = Bound().Open("dax0.0");
        var request = new MmapOperation("@", Unit, Unit, Protection.Read, MapKind.Shared);
        Assert.Equal(Errno.EINVAL, file.Map(request with { FixedOffset = 4096 }, out _));
        Assert.Equal(Errno.None, file.Map(request with { FixedOffset = Unit }, out _));
        Assert.Equal(Errno.None, file.Map(request, out var mapping));
        Assert.Equal(0UL, mapping!.Address % Unit);
    }

    [Fact]
    public void An_access_outside_the_instance_or_across_two_ranges_is_SIGBUS()
    {
        var machine = Machine.Idle(size: 16 * Machine.MiB)
            .Do("dax0.0/mapping", "100000000-1001fffff").Do("dax0.0/mapping", "100400000-1005fffff").Load("device_dax");
        var mapping = machine.Map("dax0.0", length: 4 * Unit);
        Assert.Equal(Errno.None, mapping.Load((2 * Unit) - 8).Errno);
        Assert.Equal(Errno.SIGBUS, mapping.Load(2 * Unit).Errno);
        Assert.Equal(Errno.SIGBUS, mapping.Store(3 * Unit, 1).Errno);
        Assert.Equal(Errno.SIGSEGV, mapping.Load(4 * Unit).Errno);
    }

    [Fact]
    public void Page_offsets_follow_range_order_across_ranges_that_lie_apart()
    {
        var machine = Machine.Idle().Do("dax0.0/mapping", "100400000-1005fffff").Do("dax0.0/mapping", "100000000-1001fffff").Load("device_dax");
        var mapping = machine.Map("dax0.0", length: 2 * Unit);
        Assert.Equal(0x100400008UL, mapping.Store(8, 1).Physical);
        Assert.Equal(0x100000008UL, mapping.Store(Unit + 8, 2).Physical);
        Assert.Equal(2UL, machine.Dax.Memory.ReadUInt64(0x100000008));
        Assert.Equal(0x100400000UL, machine.Seed.ToPhysical(0, Unit));
        Assert.Null(machine.Seed.ToPhysical(511, Unit));
        Assert.Null(machine.Seed.ToPhysical(1024, 4096));
    }

    [Fact]
    public void What_was_written_is_read_back_at_the_same_physical_address_after_unbind_resize_and_rebind()
    {
        var machine = Bound();
        machine.Map("dax0.0").Store(16, 42);
        machine = Rebound(machine, () => machine.Resize("dax0.0", 4 * Unit));
        Assert.Equal(42UL, machine.Map("dax0.0").Load(16).Value);
    }

    [Fact]
    public void Unmapping_a_part_off_the_align_is_EINVAL_and_the_hole_of_an_aligned_one_is_SIGSEGV()
    {
        var machine = Machine.Idle().Resize("dax0.0", 4 * Unit).Load("device_dax");
        var mapping = machine.Map("dax0.0", length: 4 * Unit);
        Assert.Equal(Errno.EINVAL, mapping.Unmap(4096, 4096));
        Assert.Equal(Errno.EINVAL, mapping.Unmap(Unit, 4096));
        Assert.Equal(Errno.None, mapping.Unmap(Unit, Unit));
        Assert.Equal(Errno.SIGSEGV, mapping.Load(Unit).Errno);
        Assert.Equal(Errno.None, mapping.Load(2 * Unit).Errno);
        mapping.Unmap();
        machine.TearDownToNothing();
    }

    [Fact]
    public void An_instance_with_an_align_of_4_KiB_takes_mappings_of_one_page()
    {
        var machine = Machine.Idle().Do("dax0.0/align", "4096").Resize("dax0.0", Unit).Load("device_dax");
        Assert.Equal(Errno.None, machine.Map("dax0.0", length: 4096, offset: 4096).Store(0, 7).Errno);
        Assert.Equal(7UL, machine.Dax.Memory.ReadUInt64(Machine.Start + 4096));
    }

    [Fact]
    public void After_an_unbind_an_access_is_SIGBUS_and_a_mapping_of_the_old_file_ENXIO()
    {
        foreach (var mode in new[] { BusModes.Strict, BusModes.Linux612, BusModes.Linux61 })
        {
            var machine = Bound(mode);
            var file = machine.Open("dax0.0");
            Assert.Equal(Errno.None, Machine.TryMap(file, out var mapping));
            Assert.Equal(Errno.None, machine.Unbind("device_dax", "dax0.0"));
            Assert.Equal(Errno.SIGBUS, mapping!.Load(0).Errno);
            Assert.Equal(Errno.SIGBUS, mapping.Store(0, 1).Errno);
            Assert.Equal(Errno.ENXIO, Machine.TryMap(file, out _));
            mapping.Unmap();
            file.Put();
            machine.TearDownToNothing();
        }
    }

    [Fact]
    public void A_forked_child_has_no_mapping()
    {
        var mapping = Bound().Map("dax0.0");
        Assert.Equal(Errno.SIGSEGV, mapping.LoadInForkedChild(0).Errno);
        Assert.Equal(Errno.None, mapping.Load(0).Errno);
    }

    [Fact]
    public void A_touch_of_a_dead_device_is_SIGBUS_while_its_ranges_change()
    {
        var machine = Bound();
        var mapping = machine.Map("dax0.0");
        Assert.Equal(Errno.None, machine.Unbind("device_dax", "dax0.0"));
        using var stop = new CancellationTokenSource();
        var touching = Worker.Run(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                Assert.Equal(Errno.SIGBUS, mapping.Load(0).Errno);
            }
        });
        for (var round = 0; round < 300; round++)
        {
            machine.Resize("dax0.0", 0).Resize("dax0.0", 3 * Unit);
        }

        stop.Cancel();
        touching.Join();
    }

    [Fact]
    public void A_file_opened_before_the_device_runs_belongs_to_the_life_that_begins()
    {
        var machine = Bound();
        var module = new DriverModule("made for a test");
        Assert.Equal(Errno.None, machine.Unbind("device_dax", "dax0.0"));
        machine.Seed.Node.Register(module);
        var file = machine.Open("dax0.0");
        Assert.Equal(Errno.ENXIO, Machine.TryMap(file, out _));
        machine.Seed.DaxDevice.Run();
        Assert.Equal(Errno.None, Machine.TryMap(file, out _));
    }

    private static Machine Bound(BusMode? mode = null) => Machine.Idle(mode).Resize("dax0.0", Unit).Load("device_dax");

    private static Machine Rebound(Machine machine, Action meanwhile)
    {
        Assert.Equal(Errno.None, machine.Unbind("device_dax", "dax0.0"));
        meanwhile();
        Assert.Equal(Errno.None, machine.Bind("device_dax", "dax0.0"));
        return machine;
    }
}
