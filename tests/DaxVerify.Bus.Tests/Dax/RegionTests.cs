namespace DaxVerify.Bus.Tests.Dax;

public class RegionTests
{
    [Fact]
    public void A_region_shows_id_size_align_and_what_is_available()
    {
        var machine = Machine.Idle(regions: 2).Resize("dax0.0", 4 * Machine.MiB);
        Assert.Equal("0\n", machine.Read("region/id"));
        Assert.Equal("1\n", machine.Read("/sys/devices/platform/hmem.1/dax_region/id"));
        Assert.Equal("16777216\n", machine.Read("region/size"));
        Assert.Equal("2097152\n", machine.Read("region/align"));
        Assert.Equal($"{12 * Machine.MiB}\n", machine.Read("region/available_size"));
        Assert.Equal($"{16 * Machine.MiB}\n", machine.Read("/sys/devices/platform/hmem.1/dax_region/available_size"));
    }

    [Fact]
    public void Available_size_is_the_size_minus_all_children_of_the_resource_tree()
    {
        var machine = Machine.Idle().Create().Resize("dax0.0", 4 * Machine.MiB).Resize("dax0.1", 6 * Machine.MiB);
        Assert.Equal($"{6 * Machine.MiB}\n", machine.Read("region/available_size"));
        Assert.Equal(10 * Machine.MiB, machine.Region.Resource.ChildBytes);
        Assert.Equal(["dax0.0", "dax0.1"], machine.Region.Resource.Children.Select(c => c.Name));
        machine.Resize("dax0.0", 0);
        Assert.Equal($"{10 * Machine.MiB}\n", machine.Read("region/available_size"));
    }

    [Fact]
    public void A_static_region_has_no_files_to_subdivide_it()
    {
        var machine = Machine.Static();
        Assert.Equal("align\nid\nsize\n", machine.Bus.Files.List($"{machine.Provider.Directory.Path}/dax_region").Text);
        Assert.Equal(Errno.ENOENT, machine.ReadErrno("dax0.0/mapping"));
        Assert.Equal(Errno.EACCES, machine.Write("dax0.0/size", "0"));
        Assert.Equal(Errno.EACCES, machine.Write("dax0.0/align", "4096"));
        Assert.Equal(16 * Machine.MiB, machine.Seed.Size);
        machine.TearDownToNothing();
    }

    [Fact]
    public void A_range_that_is_not_aligned_becomes_no_region()
    {
        var machine = Machine.Idle(size: (16 * Machine.MiB) + 4096);
        Assert.Null(machine.Provider.Driver);
        Assert.Empty(machine.Dax.Type.Devices.Snapshot());
        Assert.Equal(Errno.ENOMEM, machine.BindProvider());
        machine.TearDownToNothing();
    }

    [Fact]
    public void Unbinding_the_provider_removes_everything_and_gives_ids_and_memory_back()
    {
        var machine = Machine.Idle(drivers: ["device_dax"]).Create().Resize("dax0.0", 4 * Machine.MiB).Resize("dax0.1", 2 * Machine.MiB);
        Assert.Equal(Errno.None, machine.Bind("device_dax", "dax0.1"));
        var region = machine.Region;
        region.Get();
        Assert.Equal(Errno.None, machine.UnbindProvider());
        Assert.Equal(0, region.InstanceIds.Count);
        Assert.Equal(region.Size, region.AvailableSize);
        Assert.Equal(Errno.ENOENT, machine.ReadErrno("region/id"));
        Assert.Empty(machine.Bus.Files.List("/dev").Text!);
        Assert.Equal("100000000-100ffffff : Soft Reserved\n", machine.Read("/proc/iomem"));
        region.Put();
        machine.TearDownToNothing();
    }

    [Fact]
    public void A_provider_that_is_bound_again_starts_from_nothing()
    {
        var machine = Machine.Idle().Create().Resize("dax0.1", 2 * Machine.MiB).Do("dax0.0/align", "4096");
        Assert.Equal(Errno.None, machine.UnbindProvider());
        Assert.Equal(Errno.None, machine.BindProvider());
        Assert.False(machine.Exists("dax0.1"));
        Assert.Equal("2097152\n", machine.Read("dax0.0/align"));
        Assert.Equal("\n", machine.Read("region/seed"));
        machine.TearDownToNothing();
    }

    [Fact]
    public void An_hmem_region_that_is_not_idle_gives_everything_to_instance_0()
    {
        var machine = Machine.Ram();
        Assert.Equal($"{512 * Machine.MiB}\n", machine.Read("dax0.0/size"));
        Assert.Equal("0\n", machine.Read("region/available_size"));
        Assert.Equal(Errno.ENOSPC, machine.Write("region/create", "1"));
    }
}
