using DaxVerify.Vocabulary.Topologies;

namespace DaxVerify.Bus.Tests.Dax;

public class ConfigurationTests
{
    private const ulong Unit = 2 * Machine.MiB;

    [Theory]
    [InlineData("4096", Errno.None)]
    [InlineData("2097152\n", Errno.None)]
    [InlineData("0x40000000", Errno.None)]
    [InlineData("8192", Errno.EINVAL)]
    [InlineData("0", Errno.EINVAL)]
    [InlineData("x", Errno.ENXIO)]
    [InlineData("-4096", Errno.ENXIO)]
    [InlineData("18446744073709551616", Errno.ENXIO)]
    public void An_align_is_a_fault_granularity_and_text_that_does_not_parse_is_ENXIO(string value, Errno errno) =>
        Assert.Equal(errno, Machine.Idle().Write("dax0.0/align", value));

    [Fact]
    public void An_align_that_a_range_does_not_fit_is_EINVAL_and_the_old_one_is_kept()
    {
        var machine = Machine.Idle().Resize("dax0.0", Unit);
        Assert.Equal(Errno.EINVAL, machine.Write("dax0.0/align", $"{Machine.GiB}"));
        Assert.Equal("2097152\n", machine.Read("dax0.0/align"));
        Assert.Equal(Errno.None, machine.Write("dax0.0/align", "4096"));
        Assert.Equal("4096\n", machine.Read("dax0.0/align"));
    }

    [Fact]
    public void Align_belongs_to_the_instance_and_new_instances_take_the_regions()
    {
        var machine = Machine.Idle().Do("dax0.0/align", "4096").Create();
        Assert.Equal("4096\n", machine.Read("dax0.0/align"));
        Assert.Equal("2097152\n", machine.Read("dax0.1/align"));
        Assert.Equal("2097152\n", machine.Read("region/align"));
    }

    [Fact]
    public void Align_of_a_bound_instance_is_EBUSY_even_for_the_value_it_has_and_EINVAL_wins()
    {
        var machine = Machine.Idle().Resize("dax0.0", Unit).Load("device_dax");
        Assert.Equal(Errno.EBUSY, machine.Write("dax0.0/align", $"{Unit}"));
        Assert.Equal(Errno.EINVAL, machine.Write("dax0.0/align", "8192"));
    }

    [Theory]
    [InlineData("0x100200000-0x1003fffff", Errno.None)]
    [InlineData("100200000-1003fffff\n", Errno.None)]
    [InlineData("100200000", Errno.EINVAL)]
    [InlineData("100200000-", Errno.EINVAL)]
    [InlineData("-1003fffff", Errno.EINVAL)]
    [InlineData("x-1003fffff", Errno.EINVAL)]
    [InlineData("10000000000000000-1003fffff", Errno.ERANGE)]
    [InlineData("100200000-10000000000000000", Errno.ERANGE)]
    [InlineData("200000000-2001fffff", Errno.ENOMEM)]
    [InlineData("100e00000-1011fffff", Errno.ENOMEM)]
    public void A_mapping_write_asks_for_one_hexadecimal_range_inside_the_region(string value, Errno errno)
    {
        var machine = Machine.Idle();
        var before = machine.Everything();
        Assert.Equal(errno, machine.Write("dax0.0/mapping", value));
        if (errno != Errno.None)
        {
            Assert.Equal(before, machine.Everything());
        }
    }

    [Fact]
    public void A_range_that_overlaps_another_instance_is_ENOMEM()
    {
        var machine = Machine.Idle().Create().Resize("dax0.1", 2 * Unit);
        Assert.Equal(Errno.ENOMEM, machine.Write("dax0.0/mapping", "100200000-1005fffff"));
    }

    [Fact]
    public void An_explicit_range_is_appended_and_never_merged()
    {
        var machine = Machine.Idle().Do("dax0.0/mapping", "100200000-1003fffff").Do("dax0.0/mapping", "100400000-1005fffff")
            .Do("dax0.0/mapping", "100000000-1001fffff");
        Assert.Equal("0x100200000\n", machine.Read("dax0.0/mapping0/start"));
        Assert.Equal("0x1003fffff\n", machine.Read("dax0.0/mapping0/end"));
        Assert.Equal("0x100400000\n", machine.Read("dax0.0/mapping1/start"));
        Assert.Equal("0x100000000\n", machine.Read("dax0.0/mapping2/start"));
        Assert.Equal("0x400\n", machine.Read("dax0.0/mapping2/page_offset"));
        Assert.Equal($"{3 * Unit}\n", machine.Read("dax0.0/size"));
    }

    [Fact]
    public void Memmap_on_memory_is_a_boolean_that_the_platform_must_support()
    {
        var machine = Machine.Idle();
        Assert.Equal("0\n", machine.Read("dax0.0/memmap_on_memory"));
        Assert.Equal(Errno.EINVAL, machine.Write("dax0.0/memmap_on_memory", "2"));
        Assert.Equal(Errno.EOPNOTSUPP, machine.Write("dax0.0/memmap_on_memory", "y"));
        Assert.Equal(Errno.None, machine.Write("dax0.0/memmap_on_memory", "n"));
        Assert.Equal(Errno.ENOENT, Machine.Idle(BusModes.Linux61).ReadErrno("dax0.0/memmap_on_memory"));
    }

    [Fact]
    public void A_change_of_memmap_on_memory_while_bound_to_kmem_is_EBUSY()
    {
        var machine = Machine.Of(Machine.Topology(512 * Machine.MiB, 1) with { SupportsMemmapOnMemory = true, Drivers = ["kmem"] });
        Assert.Equal(Errno.EBUSY, machine.Write("dax0.0/memmap_on_memory", "1"));
        Assert.Equal(Errno.None, machine.Write("dax0.0/memmap_on_memory", "0"));
        Assert.Equal(Errno.None, machine.Unbind("kmem", "dax0.0"));
        Assert.Equal(Errno.None, machine.Write("dax0.0/memmap_on_memory", "1"));
        Assert.Equal("1\n", machine.Read("dax0.0/memmap_on_memory"));
        Assert.Equal(Errno.None, machine.Bind("kmem", "dax0.0"));
        Assert.Equal(Errno.EBUSY, machine.Write("dax0.0/memmap_on_memory", "0"));
    }

    [Fact]
    public void Memmap_on_memory_may_change_while_bound_to_device_dax()
    {
        var machine = Machine.Of(
            Machine.Topology(16 * Machine.MiB, 1) with { SupportsMemmapOnMemory = true, RegionIdle = true, Drivers = ["device_dax"] });
        machine.Resize("dax0.0", Unit);
        Assert.Equal(Errno.None, machine.Bind("device_dax", "dax0.0"));
        Assert.Equal(Errno.None, machine.Write("dax0.0/memmap_on_memory", "1"));
    }

    [Fact]
    public void The_target_node_is_the_memorys_own_and_the_numa_node_the_nearest()
    {
        var machine = Machine.Of(new BusTopology
        {
            Regions = [new RegionTopology(Machine.Start, 16 * Machine.MiB) { TargetNode = 3, NumaNode = 1 }],
            RegionIdle = true,
        });
        Assert.Equal("3\n", machine.Read("dax0.0/target_node"));
        Assert.Equal("1\n", machine.Read("dax0.0/numa_node"));
    }

    [Fact]
    public void The_target_node_is_absent_when_it_is_negative()
    {
        var machine = Machine.Ram(node: -1);
        Assert.Equal(Errno.ENOENT, machine.ReadErrno("dax0.0/target_node"));
    }

    [Fact]
    public void Every_instance_has_the_modalias_dax_t0()
    {
        Assert.Equal("dax:t0\n", Machine.Idle().Read("dax0.0/modalias"));
        Assert.Equal("dax:t0\n", Machine.Ram().Read("dax0.0/modalias"));
    }

    [Theory]
    [InlineData("region/id", "ReadOnly")]
    [InlineData("region/size", "ReadOnly")]
    [InlineData("region/align", "RootReadOnly")]
    [InlineData("region/available_size", "ReadOnly")]
    [InlineData("region/seed", "ReadOnly")]
    [InlineData("region/create", "ReadWrite")]
    [InlineData("region/delete", "WriteOnly")]
    [InlineData("dax0.0/modalias", "ReadOnly")]
    [InlineData("dax0.0/size", "ReadWrite")]
    [InlineData("dax0.0/mapping", "WriteOnly")]
    [InlineData("dax0.0/align", "ReadWrite")]
    [InlineData("dax0.0/target_node", "ReadOnly")]
    [InlineData("dax0.0/resource", "RootReadOnly")]
    [InlineData("dax0.0/numa_node", "ReadOnly")]
    [InlineData("dax0.0/memmap_on_memory", "ReadWrite")]
    [InlineData("dax0.0/mapping0/start", "RootReadOnly")]
    [InlineData("dax0.0/mapping0/end", "RootReadOnly")]
    [InlineData("dax0.0/mapping0/page_offset", "RootReadOnly")]
    [InlineData("drivers/device_dax/bind", "WriteOnly")]
    [InlineData("drivers/device_dax/unbind", "WriteOnly")]
    [InlineData("drivers/device_dax/new_id", "WriteOnly")]
    [InlineData("drivers/device_dax/remove_id", "WriteOnly")]
    public void Every_attribute_has_its_mode(string file, string mode)
    {
        var machine = Machine.Idle().Load("device_dax").Resize("dax0.0", Unit);
        DaxVerify.Bus.Sysfs.KernfsNode node = machine.Bus.Kernel.Root;
        foreach (var name in machine.Path(file).Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            var directory = node as DaxVerify.Bus.Sysfs.KernfsDirectory ?? ((DaxVerify.Bus.Sysfs.KernfsLink)node).Target;
            Assert.True(directory.TryGet(name, out var child), $"no '{name}' of {file}");
            node = child;
        }

        Assert.Equal(mode, ((DaxVerify.Bus.Sysfs.KernfsAttribute)node).Mode.ToString());
    }
}
