using DaxVerify.Bus.Dax;

namespace DaxVerify.Bus.Tests.Dax;

public class CreateDeleteTests
{
    public static TheoryData<string> Modes() => ["Strict", "Linux612", "Linux61"];

    [Fact]
    public void Create_makes_an_empty_unbound_instance_with_the_regions_align()
    {
        var machine = Machine.Idle(drivers: ["device_dax"]).Create();
        Assert.Equal("0\n", machine.Read("dax0.1/size"));
        Assert.Equal("2097152\n", machine.Read("dax0.1/align"));
        Assert.Null(machine.Instance("dax0.1").Driver);
        Assert.True(machine.Instance("dax0.1").Node.IsVisible);
    }

    [Theory]
    [InlineData("1", Errno.None)]
    [InlineData("1\n", Errno.None)]
    [InlineData("01", Errno.None)]
    [InlineData("+1", Errno.None)]
    [InlineData("0x1", Errno.None)]
    [InlineData("0", Errno.EINVAL)]
    [InlineData("2", Errno.EINVAL)]
    [InlineData("-1", Errno.EINVAL)]
    [InlineData("one", Errno.EINVAL)]
    [InlineData("4294967297", Errno.ERANGE)]
    public void Create_takes_only_the_integer_1(string value, Errno errno)
    {
        var machine = Machine.Idle();
        Assert.Equal(errno, machine.Write("region/create", value));
        Assert.Equal(errno == Errno.None, machine.Exists("dax0.1"));
    }

    [Fact]
    public void Create_without_space_is_ENOSPC_but_the_value_is_looked_at_first()
    {
        var machine = Machine.Idle().Resize("dax0.0", 16 * Machine.MiB);
        Assert.Equal(Errno.ENOSPC, machine.Write("region/create", "1"));
        Assert.Equal(Errno.EINVAL, machine.Write("region/create", "2"));
    }

    [Fact]
    public void Create_reads_back_the_youngest_and_seed_the_first_created()
    {
        var machine = Machine.Idle();
        Assert.Equal("\n", machine.Read("region/create"));
        Assert.Equal("\n", machine.Read("region/seed"));
        machine.Create().Create();
        Assert.Equal("dax0.2\n", machine.Read("region/create"));
        Assert.Equal("dax0.1\n", machine.Read("region/seed"));
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public void Deleting_the_seed_or_the_youngest_clears_it_and_no_older_one_takes_over(string mode)
    {
        var machine = Machine.Idle(ModeNamed(mode)).Create().Create().Do("region/delete", "dax0.2");
        Assert.Equal("\n", machine.Read("region/create"));
        Assert.Equal("dax0.1\n", machine.Read("region/seed"));
        machine.Do("region/delete", "dax0.1");
        Assert.Equal("\n", machine.Read("region/seed"));
        machine.Create();
        Assert.Equal("dax0.1\n", machine.Read("region/seed"));
    }

    [Fact]
    public void A_successful_bind_of_the_seed_clears_it_and_an_unbind_does_not_restore_it()
    {
        var machine = Machine.Idle(drivers: ["device_dax"]).Create().Resize("dax0.1", 2 * Machine.MiB);
        Assert.Equal(Errno.None, machine.Bind("device_dax", "dax0.1"));
        Assert.Equal("\n", machine.Read("region/seed"));
        Assert.Equal("dax0.1\n", machine.Read("region/create"));
        Assert.Equal(Errno.None, machine.Unbind("device_dax", "dax0.1"));
        Assert.Equal("\n", machine.Read("region/seed"));
        machine.Create();
        Assert.Equal("dax0.2\n", machine.Read("region/seed"));
    }

    [Fact]
    public void A_bind_that_fails_leaves_the_seed()
    {
        var machine = Machine.Idle(drivers: ["device_dax"]).Create();
        Assert.Equal(Errno.ENXIO, machine.Bind("device_dax", "dax0.1"));
        Assert.Equal("dax0.1\n", machine.Read("region/seed"));
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public void Deleting_an_unknown_name_is_ENXIO(string mode)
    {
        var machine = Machine.Idle(ModeNamed(mode), regions: 2).Create();
        Assert.Equal(Errno.ENXIO, machine.Write("region/delete", "dax0.9"));
        Assert.Equal(Errno.ENXIO, machine.Write("region/delete", "dax1.0"));
        Assert.Equal(Errno.ENXIO, machine.Write("region/delete", "dax0.1\n\n"));
        Assert.Equal(Errno.ENXIO, machine.Write("region/delete", " dax0.1"));
        Assert.Equal(Errno.None, machine.Write("region/delete", "dax0.1\n"));
        Assert.Equal(Errno.ENXIO, machine.Write("region/delete", "dax0.1"));
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public void Id_0_and_a_bound_or_sized_instance_are_EBUSY_for_a_delete(string mode)
    {
        var machine = Machine.Idle(ModeNamed(mode), drivers: ["device_dax"]).Create().Resize("dax0.1", 2 * Machine.MiB);
        Assert.Equal(Errno.EBUSY, machine.Write("region/delete", "dax0.0"));
        Assert.Equal(Errno.EBUSY, machine.Write("region/delete", "dax0.1"));
        Assert.Equal(Errno.None, machine.Bind("device_dax", "dax0.1"));
        Assert.Equal(Errno.EBUSY, machine.Write("region/delete", "dax0.1"));
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public void A_deleted_instance_is_gone_and_its_id_is_the_next_one_used(string mode)
    {
        var machine = Machine.Idle(ModeNamed(mode)).Create().Create().Create().Do("region/delete", "dax0.2");
        Assert.False(machine.Exists("dax0.2"));
        Assert.DoesNotContain("dax0.2", machine.Bus.Files.List("/dev").Text!, StringComparison.Ordinal);
        machine.Create();
        Assert.Equal("dax0.2\n", machine.Read("region/create"));
        machine.Create();
        Assert.Equal("dax0.4\n", machine.Read("region/create"));
        machine.TearDownToNothing();
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public void Of_two_deleters_of_one_name_exactly_one_wins(string mode)
    {
        var machine = Machine.Idle(ModeNamed(mode));
        for (var round = 0; round < 50; round++)
        {
            machine.Create();
            var first = Worker.Run(() => machine.Write("region/delete", "dax0.1"));
            var second = Worker.Run(() => machine.Write("region/delete", "dax0.1"));
            Errno[] results = [first.Join(), second.Join()];
            Assert.Single(results, Errno.None);
            Assert.Contains(results, r => r is Errno.ENXIO or Errno.EBUSY);
            Assert.False(machine.Exists("dax0.1"));
        }

        machine.TearDownToNothing();
    }

    [Fact]
    public void A_delete_waits_for_whoever_is_inside_a_creation_so_it_never_meets_half_an_instance()
    {
        var machine = Machine.Idle().Create();
        machine.Allocations.StopAt("instance");
        var create = Worker.Run(() => machine.Write("region/create", "1"));
        machine.Allocations.AwaitStop();
        var delete = Worker.Run(() => machine.Write("region/delete", "dax0.1")).AwaitBlockedOn(machine.Dax.RegionSemaphore);
        machine.Allocations.Continue();
        Assert.Equal(Errno.None, create.Join());
        Assert.Equal(Errno.None, delete.Join());
        Assert.False(machine.Exists("dax0.1"));
        Assert.True(machine.Exists("dax0.2"));
        Assert.Equal("dax0.2\n", machine.Read("region/create"));
        machine.TearDownToNothing();
    }

    [Fact]
    public void A_claimed_instance_takes_no_range_while_it_goes()
    {
        var machine = Machine.Idle().Create();
        var victim = machine.Instance("dax0.1");
        machine.Dax.DeviceSemaphore.AcquireExclusive();
        var reader = Worker.Run(() => machine.ReadErrno("dax0.1/size")).AwaitBlockedOn(machine.Dax.DeviceSemaphore);
        var delete = Worker.Run(() => machine.Write("region/delete", "dax0.1")).AwaitBlocked();
        var resize = Worker.Run(() => machine.Write("dax0.1/size", $"{2 * Machine.MiB}")).AwaitBlocked();
        machine.Dax.DeviceSemaphore.ReleaseExclusive();
        Assert.Equal(Errno.None, reader.Join());
        Assert.Equal(Errno.None, delete.Join());
        Assert.Equal(Errno.ENXIO, resize.Join());
        Assert.Equal(0, victim.RangeCount);
        machine.TearDownToNothing();
    }

    private static BusMode ModeNamed(string name) => name switch
    {
        "Strict" => BusModes.Strict,
        "Linux612" => BusModes.Linux612,
        _ => BusModes.Linux61,
    };
}
