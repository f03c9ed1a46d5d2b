using DaxVerify.Bus.Dax;
using DaxVerify.Bus.Modes.Linux;
using DaxVerify.Bus.Modes.Strict;
using DaxVerify.Vocabulary.Observations;

namespace DaxVerify.Bus.Tests.Modes;

/// <summary>Each sequential place where Strict differs from Linux612, both sides of it: the rows of specs/strict.md.</summary>
public class StrictTests
{
    private const ulong Unit = 2 * Machine.MiB;

    [Theory]
    [InlineData("Linux612", Errno.None)]
    [InlineData("Strict", Errno.ENXIO)]
    public void An_open_of_an_unbound_device_while_an_old_file_is_kept(string mode, Errno errno)
    {
        var machine = Bound(mode);
        var file = machine.Open("dax0.0");
        Assert.Equal(Errno.None, machine.Unbind("device_dax", "dax0.0"));
        Assert.Equal(errno, machine.OpenErrno("dax0.0"));
        file.Put();
        machine.TearDownToNothing();
    }

    [Theory]
    [InlineData("Linux612", Errno.None)]
    [InlineData("Strict", Errno.SIGBUS)]
    public void An_access_through_a_mapping_of_an_earlier_binding(string mode, Errno errno)
    {
        var machine = Bound(mode);
        var mapping = machine.Map("dax0.0");
        Assert.Equal(Errno.None, machine.Unbind("device_dax", "dax0.0"));
        Assert.Equal(Errno.None, machine.Bind("device_dax", "dax0.0"));
        Assert.Equal(errno, mapping.Load(0).Errno);
        mapping.Unmap();
        machine.TearDownToNothing();
    }

    [Theory]
    [InlineData("Linux612", Errno.None)]
    [InlineData("Strict", Errno.ENXIO)]
    public void A_mapping_made_from_a_file_of_an_earlier_binding(string mode, Errno errno)
    {
        var machine = Bound(mode);
        var file = machine.Open("dax0.0");
        Assert.Equal(Errno.None, machine.Unbind("device_dax", "dax0.0"));
        Assert.Equal(Errno.None, machine.Bind("device_dax", "dax0.0"));
        Assert.Equal(errno, Machine.TryMap(file, out _));
    }

    [Theory]
    [InlineData("Linux612", Errno.None)]
    [InlineData("Strict", Errno.EBUSY)]
    public void A_mapping_write_on_a_bound_instance(string mode, Errno errno)
    {
        var machine = Bound(mode);
        Assert.Equal(errno, machine.Write("dax0.0/mapping", "100400000-1005fffff"));
        Assert.Equal(errno == Errno.None ? 2 : 1, machine.Seed.RangeCount);
    }

    [Theory]
    [InlineData("Linux612", Errno.None)]
    [InlineData("Strict", Errno.EINVAL)]
    public void A_mapping_write_with_a_misaligned_start(string mode, Errno errno)
    {
        var machine = Machine.Idle(Named(mode), drivers: ["device_dax"]);
        Assert.Equal(errno, machine.Write("dax0.0/mapping", "100001000-100200fff"));
        Assert.Equal(errno == Errno.None ? Errno.EINVAL : Errno.ENXIO, machine.Bind("device_dax", "dax0.0"));
    }

    [Theory]
    [InlineData("Linux612", Errno.EBUSY, true)]
    [InlineData("Strict", Errno.EINVAL, false)]
    public void A_mapping_write_of_length_zero_on_an_instance_with_ranges(string mode, Errno errno, bool warns)
    {
        var machine = Machine.Idle(Named(mode)).Resize("dax0.0", Unit);
        Assert.Equal(errno, machine.Write("dax0.0/mapping", "100400000-1003fffff"));
        Assert.Equal(warns, machine.Bus.Kernel.Log.Take().Any(m => m.Severity == MessageSeverity.Warn));
    }

    [Theory]
    [InlineData("Linux612", Errno.None)]
    [InlineData("Strict", Errno.EINVAL)]
    public void A_mapping_write_of_length_zero_on_an_empty_instance(string mode, Errno errno) =>
        Assert.Equal(errno, Machine.Idle(Named(mode)).Write("dax0.0/mapping", "100400000-1003fffff"));

    [Theory]
    [InlineData("Linux612", Errno.None)]
    [InlineData("Linux61", Errno.ENXIO)]
    [InlineData("Strict", Errno.EINVAL)]
    public void A_mapping_write_of_a_misaligned_length(string mode, Errno errno)
    {
        var machine = Machine.Idle(Named(mode));
        Assert.Equal(errno, machine.Write("dax0.0/mapping", "100400000-100400fff"));
        Assert.Equal(0UL, machine.Seed.Size);
    }

    [Theory]
    [InlineData("Linux612", Errno.EINVAL)]
    [InlineData("Strict", Errno.None)]
    public void A_bind_after_a_failed_probe_whose_cause_is_gone(string mode, Errno errno)
    {
        var machine = Machine.Idle(Named(mode), drivers: ["device_dax"]).Resize("dax0.0", Unit);
        var other = machine.Bus.Iomem.Request("somebody", Machine.Start, 4096)!;
        Assert.Equal(Errno.EBUSY, machine.Bind("device_dax", "dax0.0"));
        machine.Bus.Iomem.Remove(other);
        Assert.Equal(errno, machine.Bind("device_dax", "dax0.0"));
    }

    [Theory]
    [InlineData("Linux612", Errno.None)]
    [InlineData("Strict", Errno.EBUSY)]
    public void A_resize_of_an_instance_whose_memory_is_pinned(string mode, Errno errno)
    {
        var machine = Pinned(mode);
        Assert.Equal(errno, machine.Write("dax0.0/size", "0"));
    }

    [Theory]
    [InlineData("Linux612", Errno.None)]
    [InlineData("Strict", Errno.EBUSY)]
    public void A_region_made_again_over_pinned_memory(string mode, Errno errno)
    {
        var machine = Pinned(mode);
        Assert.Equal(Errno.None, machine.UnbindProvider());
        Assert.Equal(errno, machine.BindProvider());
    }

    [Theory]
    [InlineData("Linux612", true)]
    [InlineData("Strict", false)]
    public void Pinned_memory_once_its_last_block_is_offline(string mode, bool stays)
    {
        var machine = Pinned(mode).Do("/sys/devices/system/memory/memory33/state", "offline");
        Assert.Equal(stays, machine.Read("/proc/iomem").Contains("System RAM", StringComparison.Ordinal));
        Assert.Equal(stays ? Errno.EBUSY : Errno.None, machine.Bind("kmem", "dax0.0"));
    }

    [Theory]
    [InlineData("Linux612", Errno.None)]
    [InlineData("Strict", Errno.SIGSEGV)]
    public void A_load_by_a_forked_child(string mode, Errno errno) =>
        Assert.Equal(errno, Bound(mode).Map("dax0.0").LoadInForkedChild(0).Errno);

    [Theory]
    [InlineData("Linux612", Errno.None, 0)]
    [InlineData("Strict", Errno.ENXIO, null)]
    public void A_mapping_write_without_a_provider_driver(string mode, Errno errno, int? count)
    {
        var machine = Machine.Idle(Named(mode));
        machine.Provider.Driver = null;
        var result = machine.TryWrite("dax0.0/mapping", "100000000-1001fffff");
        Assert.Equal((errno, count), (result.Errno, result.Count));
    }

    [Theory]
    [InlineData("Linux612", Errno.None)]
    [InlineData("Strict", Errno.EINVAL)]
    public void A_fixed_mapping_whose_offset_is_off_the_align(string mode, Errno errno)
    {
        var file = Bound(mode).Open("dax0.0");
        var request = new DaxVerify.Vocabulary.Operations.MmapOperation(
            "@", 4096, Unit, DaxVerify.Vocabulary.Operations.Protection.Read, DaxVerify.Vocabulary.Operations.MapKind.Shared, FixedOffset: 0);
        Assert.Equal(errno, file.Map(request, out _));
    }

    [Theory]
    [InlineData("Linux612", Errno.None)]
    [InlineData("Strict", Errno.EINVAL)]
    public void A_cut_through_a_mapping_whose_instance_has_another_align_since(string mode, Errno errno)
    {
        var machine = Bound(mode);
        var mapping = machine.Map("dax0.0", length: Unit);
        Assert.Equal(Errno.None, machine.Unbind("device_dax", "dax0.0"));
        Assert.Equal(Errno.None, machine.Write("dax0.0/align", "4096"));
        Assert.Equal(errno, mapping.Unmap(0, Unit / 2));
        mapping.Unmap();
        machine.TearDownToNothing();
    }

    [Theory]
    [InlineData("Linux612", Errno.None, 1)]
    [InlineData("Strict", Errno.EINVAL, 512)]
    public void A_resize_whose_instance_changed_its_align_after_the_size_was_checked(string mode, Errno errno, int units)
    {
        var machine = Machine.Idle(Named(mode), size: Machine.GiB).Resize("dax0.0", Machine.GiB);
        var semaphore = machine.Dax.RegionSemaphore;
        semaphore.AcquireExclusive();
        var resize = Worker.Run(() => machine.Write("dax0.0/size", $"{Unit}")).AwaitBlockedOn(semaphore);
        machine.Seed.Align = Machine.GiB;
        semaphore.ReleaseExclusive();
        Assert.Equal(errno, resize.Join());
        Assert.Equal((ulong)units * Unit, machine.Seed.Size);
    }

    [Theory]
    [InlineData("Linux612", Errno.EBUSY)]
    [InlineData("Strict", Errno.EINVAL)]
    public void A_resize_whose_instance_changed_its_align_and_was_bound_after_the_size_was_checked(string mode, Errno errno)
    {
        var machine = Machine.Idle(Named(mode), size: Machine.GiB).Resize("dax0.0", Machine.GiB);
        var semaphore = machine.Dax.RegionSemaphore;
        semaphore.AcquireExclusive();
        var resize = Worker.Run(() => machine.Write("dax0.0/size", $"{Unit}")).AwaitBlockedOn(semaphore);
        machine.Seed.Align = Machine.GiB;
        machine.Load("device_dax");
        Assert.NotNull(machine.Seed.Driver);
        semaphore.ReleaseExclusive();
        Assert.Equal(errno, resize.Join());
    }

    [Fact]
    public void A_create_during_the_tear_down_stays_behind_on_Linux_and_is_refused_by_Strict()
    {
        foreach (var mode in new[] { BusModes.Linux612, BusModes.Strict })
        {
            var machine = Machine.Idle(mode);
            var semaphore = machine.Dax.DeviceSemaphore;
            semaphore.AcquireExclusive();
            var reader = Worker.Run(() => machine.ReadErrno("dax0.0/size")).AwaitBlockedOn(semaphore);
            var tearDown = Worker.Run(() => machine.UnbindProvider()).AwaitBlocked();
            var create = Worker.Run(() => machine.Write("region/create", "1"));
            if (ReferenceEquals(mode, BusModes.Linux612))
            {
                create.AwaitBlockedOn(machine.Dax.RegionSemaphore);
            }
            else
            {
                // It has to end before the tear-down goes on and takes the file away.
                Assert.Equal(Errno.ENXIO, create.Join());
            }

            semaphore.ReleaseExclusive();
            reader.Join();
            Assert.Equal(ReferenceEquals(mode, BusModes.Linux612) ? Errno.None : Errno.ENXIO, create.Join());
            Assert.Equal(Errno.None, tearDown.Join());
            Assert.Equal(ReferenceEquals(mode, BusModes.Linux612), machine.Leaks().Contains("instance dax0.0"));
            Assert.Equal(ReferenceEquals(mode, BusModes.Linux612) ? Errno.EBUSY : Errno.None, machine.BindProvider());
        }
    }

    [Fact]
    public void A_create_meets_the_name_of_a_deleted_instance_on_Linux_and_never_in_Strict()
    {
        var machine = Machine.Idle(BusModes.Linux612).Create();
        machine.Instance("dax0.1").GiveIdBack();
        Assert.Equal(Errno.EEXIST, machine.Write("region/create", "1"));
        var strict = Machine.Idle().Create();
        var region = strict.Region;
        strict.Dax.DeviceSemaphore.AcquireExclusive();
        var reader = Worker.Run(() => strict.ReadErrno("dax0.1/size")).AwaitBlockedOn(strict.Dax.DeviceSemaphore);
        var delete = Worker.Run(() => strict.Write("region/delete", "dax0.1")).AwaitBlocked();
        Assert.Equal(2, region.InstanceIds.Count);
        strict.Dax.DeviceSemaphore.ReleaseExclusive();
        reader.Join();
        Assert.Equal(Errno.None, delete.Join());
        Assert.Equal(1, region.InstanceIds.Count);
    }

    [Fact]
    public void The_seed_is_compared_and_cleared_in_one_step_in_Strict_and_in_two_on_Linux()
    {
        Assert.IsType<UnlockedSeed>(BusModes.Linux612.SeedAfterProbe);
        Assert.IsType<AtomicSeed>(BusModes.Strict.SeedAfterProbe);
        var machine = Machine.Idle().Create().Create();
        BusModes.Strict.SeedAfterProbe.ClearIfSeed(machine.Instance("dax0.2"));
        Assert.Equal("dax0.1\n", machine.Read("region/seed"));
        BusModes.Strict.SeedAfterProbe.ClearIfSeed(machine.Instance("dax0.1"));
        Assert.Equal("\n", machine.Read("region/seed"));
    }

    private static BusMode Named(string mode) => mode switch
    {
        "Strict" => BusModes.Strict,
        "Linux61" => BusModes.Linux61,
        _ => BusModes.Linux612,
    };

    private static Machine Bound(string mode) => Machine.Idle(Named(mode)).Resize("dax0.0", Unit).Load("device_dax");

    private static Machine Pinned(string mode)
    {
        var machine = Machine.Ram(Named(mode), drivers: ["kmem"]).Do("/sys/devices/system/memory/memory33/state", "online");
        Assert.Equal(Errno.None, machine.Unbind("kmem", "dax0.0"));
        return machine;
    }
}
