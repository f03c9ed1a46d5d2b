namespace DaxVerify.Bus.Tests.Dax;

public class SizeTests
{
    private const ulong Unit = 2 * Machine.MiB;

    [Theory]
    [InlineData("x", Errno.EINVAL)]
    [InlineData("-1", Errno.EINVAL)]
    [InlineData("4096", Errno.EINVAL)]
    [InlineData("18446744073709551616", Errno.ERANGE)]
    [InlineData("18874368", Errno.ENOSPC)]
    [InlineData("16777216", Errno.None)]
    [InlineData("010000000", Errno.None)]
    [InlineData("0", Errno.None)]
    public void A_size_is_a_multiple_of_2_MiB_that_fits(string value, Errno errno)
    {
        var machine = Machine.Idle();
        var before = machine.Everything();
        Assert.Equal(errno, machine.Write("dax0.0/size", value));
        if (errno != Errno.None)
        {
            Assert.Equal(before, machine.Everything());
        }
    }

    [Fact]
    public void The_granularity_is_2_MiB_also_for_an_align_of_4_KiB_and_1_GiB_for_an_align_of_1_GiB()
    {
        var machine = Machine.Idle(size: 2 * Machine.GiB).Do("dax0.0/align", "4096");
        Assert.Equal(Errno.EINVAL, machine.Write("dax0.0/size", "4096"));
        machine.Do("dax0.0/align", $"{Machine.GiB}");
        Assert.Equal(Errno.EINVAL, machine.Write("dax0.0/size", $"{Unit}"));
        Assert.Equal(Errno.None, machine.Write("dax0.0/size", $"{Machine.GiB}"));
    }

    [Fact]
    public void A_bound_instance_is_EBUSY_even_for_the_size_it_has()
    {
        var machine = Machine.Idle().Resize("dax0.0", Unit).Load("device_dax");
        Assert.Equal(Errno.EBUSY, machine.Write("dax0.0/size", $"{Unit}"));
        Assert.Equal(Errno.EBUSY, machine.Write("dax0.0/size", $"{2 * Unit}"));
        Assert.Equal(Errno.EINVAL, machine.Write("dax0.0/size", "4096"));
    }

    [Fact]
    public void The_same_size_succeeds_and_changes_nothing()
    {
        var machine = Machine.Idle().Resize("dax0.0", Unit);
        var before = machine.Everything();
        machine.Resize("dax0.0", Unit);
        Assert.Equal(before, machine.Everything());
    }

    [Fact]
    public void Growth_takes_the_space_before_the_first_child_first()
    {
        var machine = Machine.Idle().Create().Resize("dax0.0", Unit).Resize("dax0.1", Unit).Resize("dax0.0", 0);
        machine.Resize("dax0.1", 3 * Unit);
        Assert.Equal([(1UL, 1UL), (0UL, 1UL), (2UL, 1UL)], Ranges(machine, "dax0.1"));
    }

    [Fact]
    public void A_hole_right_behind_the_last_range_extends_it_in_place()
    {
        var machine = Machine.Idle().Resize("dax0.0", Unit).Resize("dax0.0", 3 * Unit);
        Assert.Equal([(0UL, 3UL)], Ranges(machine, "dax0.0"));
        Assert.Equal("0x1005fffff\n", machine.Read("dax0.0/mapping0/end"));
    }

    [Fact]
    public void A_hole_behind_another_range_becomes_a_new_range_with_the_next_page_offset()
    {
        var machine = Machine.Idle().Create().Resize("dax0.0", Unit).Resize("dax0.1", Unit).Resize("dax0.0", 3 * Unit);
        Assert.Equal([(0UL, 1UL), (2UL, 2UL)], Ranges(machine, "dax0.0"));
        Assert.Equal("0x200\n", machine.Read("dax0.0/mapping1/page_offset"));
        Assert.Equal("0x0\n", machine.Read("dax0.0/mapping0/page_offset"));
    }

    [Fact]
    public void Shrinking_drops_whole_ranges_with_their_mapping_devices_then_trims_the_last_in_place()
    {
        var machine = Machine.Idle().Create().Resize("dax0.0", 2 * Unit).Resize("dax0.1", Unit).Resize("dax0.0", 4 * Unit);
        Assert.Equal("0x0\n", machine.Read("dax0.0/mapping0/page_offset"));
        machine.Resize("dax0.0", Unit);
        Assert.Equal([(0UL, 1UL)], Ranges(machine, "dax0.0"));
        Assert.Equal(Errno.ENOENT, machine.ReadErrno("dax0.0/mapping1/start"));
        Assert.Equal("0x1001fffff\n", machine.Read("dax0.0/mapping0/end"));
        Assert.Equal(2 * Unit, machine.Region.Resource.ChildBytes);
    }

    [Fact]
    public void Mapping_devices_are_numbered_in_range_order_and_a_number_is_used_again_after_its_range_went()
    {
        var machine = Machine.Idle().Create().Resize("dax0.0", Unit).Resize("dax0.1", Unit).Resize("dax0.0", 2 * Unit);
        machine.Resize("dax0.0", Unit).Resize("dax0.0", 3 * Unit);
        Assert.Equal(["mapping0", "mapping1"], machine.Seed.Children.Snapshot().Select(m => m.Name));
        Assert.Equal([0, 2], machine.Seed.Ranges.ToArray().Select(r => (int)(r.Mapping!.Range!.Start - Machine.Start) / (int)Unit));
    }

    [Fact]
    public void A_mapping_number_is_free_again_only_when_the_mapping_is_released()
    {
        var machine = Machine.Idle().Resize("dax0.0", Unit);
        var mapping = machine.Seed.Ranges[0].Mapping!;
        mapping.Get();
        machine.Resize("dax0.0", 0).Resize("dax0.0", Unit);
        Assert.Equal(1, machine.Seed.Ranges[0].Mapping!.Id);
        mapping.Put();
        machine.Resize("dax0.0", 0).Resize("dax0.0", Unit);
        Assert.Equal(0, machine.Seed.Ranges[0].Mapping!.Id);
        machine.TearDownToNothing();
    }

    [Fact]
    public void Resource_shows_the_first_range_or_the_region_when_there_is_none()
    {
        var machine = Machine.Idle().Create().Resize("dax0.0", Unit).Resize("dax0.1", Unit);
        Assert.Equal("0x100200000\n", machine.Read("dax0.1/resource"));
        machine.Resize("dax0.1", 0);
        Assert.Equal("0x100000000\n", machine.Read("dax0.1/resource"));
    }

    private static IEnumerable<(ulong Start, ulong Length)> Ranges(Machine machine, string instance) =>
        machine.Instance(instance).Ranges.ToArray().Select(r => ((r.Start - Machine.Start) / Unit, r.Length / Unit));
}
