using DaxVerify.Bus.Dax;

namespace DaxVerify.Bus.Tests.Dax;

public class DataPathTests
{
    private const ulong Unit = 2 * Machine.MiB;
    private readonly Machine _machine =
        Machine.Idle().Do("dax0.0/mapping", "100400000-1005fffff").Do("dax0.0/mapping", "100000000-1001fffff").Load("device_dax");

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public void Copies_go_through_page_offset_and_physical_address_across_ranges(bool noCache, bool noMachineCheck)
    {
        _machine.Seed.DaxDevice.IsNoCache = noCache;
        _machine.Seed.DaxDevice.IsNoMachineCheck = noMachineCheck;
        byte[] source = [.. Enumerable.Range(0, 5000).Select(i => (byte)(i * 7))];
        Assert.Equal(default, DataPath.CopyIn(_machine.Seed, Unit - 2500, source));
        var destination = new byte[source.Length];
        Assert.Equal(default, DataPath.CopyOut(_machine.Seed, Unit - 2500, destination));
        Assert.Equal(source, destination);
        var second = new byte[8];
        _machine.Dax.Memory.Read(Machine.Start, second);
        Assert.Equal(source[2500..2508], second);
    }

    [Fact]
    public void A_copy_on_a_dead_device_or_beyond_the_instance_is_ENXIO_and_says_what_is_left()
    {
        Assert.Equal(new TransferResult(Errno.ENXIO, 60), DataPath.CopyIn(_machine.Seed, (2 * Unit) - 40, new byte[100]));
        Assert.Equal(Errno.None, _machine.Unbind("device_dax", "dax0.0"));
        Assert.Equal(new TransferResult(Errno.ENXIO, 8), DataPath.CopyOut(_machine.Seed, 0, new byte[8]));
        Assert.Equal(Errno.ENXIO, DataPath.ZeroPages(_machine.Seed, 0, 1));
    }

    [Fact]
    public void The_machine_check_safe_copy_stops_at_a_poisoned_line_and_says_how_much_it_did_not_copy()
    {
        Assert.Equal(Errno.None, DataPath.Poison(_machine.Seed, 128, 1));
        Assert.Equal(new TransferResult(Errno.EIO, 128), DataPath.CopyOut(_machine.Seed, 0, new byte[256]));
        _machine.Seed.DaxDevice.IsNoMachineCheck = false;
        Assert.Equal(Errno.SIGBUS, DataPath.CopyOut(_machine.Seed, 0, new byte[256]).Errno);
        _machine.Dax.Memory.Zero(Machine.Start + (2 * Unit), Unit);
        Assert.Equal(default, DataPath.CopyOut(_machine.Seed, 0, new byte[256]));
    }

    [Theory]
    [InlineData("Linux612", 1, Errno.SIGSEGV)]
    [InlineData("Linux612", 2, Errno.EIO)]
    [InlineData("Linux61", 2, Errno.EIO)]
    [InlineData("Strict", 1, Errno.EOPNOTSUPP)]
    [InlineData("Strict", 2, Errno.EOPNOTSUPP)]
    public void Zeroing_pages_of_an_instance_which_has_no_operations(string mode, ulong pages, Errno errno)
    {
        var machine = Machine.Idle(BusModes.Of(Enum.Parse<KernelMode>(mode)), drivers: ["device_dax"]).Resize("dax0.0", Unit);
        Assert.Equal(Errno.ENXIO, DataPath.ZeroPages(machine.Seed, 0, pages));
        Assert.Equal(Errno.None, machine.Bind("device_dax", "dax0.0"));
        Assert.Equal(errno, DataPath.ZeroPages(machine.Seed, 0, pages));
    }

    [Fact]
    public void A_device_with_operations_but_without_zero_page_range_is_EINVAL()
    {
        Assert.Equal(Errno.EINVAL, DaxDevice.Create(_machine.Dax, "x", new DaxOperations(null), out var none));
        Assert.Null(none);
        Assert.Equal(Errno.None, DaxDevice.Create(_machine.Dax, "x", new DaxOperations((_, _) => Errno.None), out var device));
        device!.Put();
    }

    [Fact]
    public void A_host_has_at_most_one_device_and_finds_it_while_it_is_alive()
    {
        Assert.Equal(Errno.None, DaxDevice.Create(_machine.Dax, "x", null, out var device));
        Assert.Equal(Errno.None, _machine.Dax.Hosts.Add("disk", device!));
        Assert.Equal(Errno.EBUSY, _machine.Dax.Hosts.Add("disk", _machine.Seed.DaxDevice));
        Assert.Null(_machine.Dax.Hosts.Find("disk"));
        device!.Run();
        Assert.Same(device, _machine.Dax.Hosts.Find("disk"));
        device.Put();
        _machine.Dax.Hosts.Remove("disk");
        Assert.Null(_machine.Dax.Hosts.Find("disk"));
        device.Put();
        _machine.TearDownToNothing();
    }

    [Fact]
    public void The_flags_are_set_on_the_device_after_it_was_made()
    {
        var device = _machine.Seed.DaxDevice;
        Assert.True(device.IsSynchronous);
        device.IsSynchronous = false;
        Assert.False(device.IsSynchronous);
    }

    [Fact]
    public void Access_is_refused_between_a_kill_and_the_next_run()
    {
        var device = _machine.Seed.DaxDevice;
        device.Kill();
        Assert.Equal(Errno.ENXIO, DataPath.CopyOut(_machine.Seed, 0, new byte[8]).Errno);
        device.Run();
        Assert.Equal(Errno.None, DataPath.CopyOut(_machine.Seed, 0, new byte[8]).Errno);
    }
}
