using DaxVerify.Vocabulary.Operations;

namespace DaxVerify.Bus.Tests.Dax;

public class MatchingTests
{
    private const ulong Unit = 2 * Machine.MiB;

    [Fact]
    public void By_type_a_region_handed_over_as_ram_goes_to_kmem_and_an_idle_one_to_device_dax()
    {
        Assert.Equal("kmem", Machine.Ram(drivers: ["device_dax", "kmem"]).Seed.Driver?.Name);
        var idle = Machine.Idle(size: 512 * Machine.MiB).Resize("dax0.0", 512 * Machine.MiB).Load("kmem");
        Assert.Null(idle.Seed.Driver);
        Assert.Equal("device_dax", idle.Load("device_dax").Seed.Driver?.Name);
    }

    [Fact]
    public void By_match_always_device_dax_takes_every_device()
    {
        var machine = Machine.Ram(BusModes.Linux61, drivers: ["kmem", "device_dax"]);
        Assert.Equal("device_dax", machine.Seed.Driver?.Name);
        Assert.Equal(1, machine.Dax.MatchAlwaysCount);
    }

    [Fact]
    public void An_exact_id_wins_over_the_policy()
    {
        var machine = Machine.Ram(drivers: ["device_dax"]);
        Assert.Equal(Errno.ENODEV, machine.Bind("device_dax", "dax0.0"));
        Assert.Equal(Errno.None, machine.Write("drivers/device_dax/new_id", "dax0.0"));
        Assert.Equal("device_dax", machine.Seed.Driver?.Name);
    }

    [Fact]
    public void After_new_id_the_driver_is_offered_every_unbound_device()
    {
        var machine = Machine.Idle(drivers: ["device_dax"]).Create().Resize("dax0.0", Unit).Resize("dax0.1", Unit);
        Assert.Equal(Errno.None, machine.Write("drivers/device_dax/new_id", "dax5.5"));
        Assert.Equal("device_dax", machine.Seed.Driver?.Name);
        Assert.Equal("device_dax", machine.Instance("dax0.1").Driver?.Name);
    }

    [Fact]
    public void New_id_succeeds_also_when_the_probe_that_it_causes_fails()
    {
        var machine = Machine.Idle(drivers: ["kmem"]).Resize("dax0.0", Unit);
        Assert.Equal(Errno.None, machine.Write("drivers/kmem/new_id", "dax0.0"));
        Assert.Null(machine.Seed.Driver);
    }

    [Fact]
    public void Adding_a_present_id_and_removing_an_absent_one_succeed_and_change_nothing()
    {
        var machine = Machine.Ram(drivers: ["device_dax"]);
        Assert.Equal(Errno.None, machine.Write("drivers/device_dax/remove_id", "dax0.0"));
        Assert.Equal(Errno.None, machine.Write("drivers/device_dax/new_id", "dax0.0"));
        Assert.Equal(Errno.None, machine.Write("drivers/device_dax/new_id", "dax0.0\n"));
        Assert.Equal(Errno.None, machine.Write("drivers/device_dax/remove_id", "dax0.0"));
        Assert.Equal(Errno.None, machine.Unbind("device_dax", "dax0.0"));
        Assert.Equal(Errno.ENODEV, machine.Bind("device_dax", "dax0.0"));
    }

    [Fact]
    public void Removing_an_id_does_not_unbind()
    {
        var machine = Machine.Ram(drivers: ["device_dax"]).Do("drivers/device_dax/new_id", "dax0.0").Do("drivers/device_dax/remove_id", "dax0.0");
        Assert.Equal("device_dax", machine.Seed.Driver?.Name);
    }

    [Theory]
    [InlineData("dax0.00")]
    [InlineData("dax0")]
    [InlineData("pmem0")]
    [InlineData("\n")]
    public void Other_text_than_a_canonical_name_is_EINVAL(string value)
    {
        var machine = Machine.Idle(drivers: ["kmem"]);
        Assert.Equal(Errno.EINVAL, machine.Write("drivers/kmem/new_id", value));
        Assert.Equal(Errno.EINVAL, machine.Write("drivers/kmem/remove_id", value));
    }

    [Fact]
    public void Id_lists_outlive_the_region_and_die_with_the_module()
    {
        var machine = Machine.Ram(drivers: ["device_dax"]).Do("drivers/device_dax/new_id", "dax0.0");
        Assert.Equal(Errno.None, machine.UnbindProvider());
        Assert.Equal(Errno.None, machine.BindProvider());
        Assert.Equal("device_dax", machine.Seed.Driver?.Name);
        Assert.Equal(Errno.None, machine.Bus.UnloadModule("device_dax"));
        machine.Load("device_dax");
        Assert.Null(machine.Seed.Driver);
    }

    [Theory]
    [InlineData("Strict")]
    [InlineData("Linux61")]
    public void A_second_match_always_driver_is_EINVAL_and_the_count_stays(string mode)
    {
        var machine = Machine.Idle(mode == "Strict" ? BusModes.Strict : BusModes.Linux61);
        var first = new TestDriver("first", DriverType.Device, MatchAlways: true);
        Assert.Equal(Errno.None, machine.Bus.LoadModule(first));
        Assert.Equal(Errno.EINVAL, machine.Bus.LoadModule(first with { Name = "second" }));
        Assert.Equal(1, machine.Dax.MatchAlwaysCount);
        Assert.Equal(Errno.None, machine.Bus.UnloadModule("first"));
        Assert.Equal(0, machine.Dax.MatchAlwaysCount);
        Assert.Equal(Errno.None, machine.Bus.LoadModule(first with { Name = "second" }));
        machine.TearDownToNothing();
    }

    [Fact]
    public void A_registration_that_fails_gives_the_match_always_count_back()
    {
        var machine = Machine.Idle();
        var driver = new TestDriver("failing", DriverType.Device, MatchAlways: true, RegistrationResult: Errno.ENOMEM);
        Assert.Equal(Errno.ENOMEM, machine.Bus.LoadModule(driver));
        Assert.Equal(0, machine.Dax.MatchAlwaysCount);
        Assert.Equal(Errno.None, machine.Bus.LoadModule(driver with { RegistrationResult = Errno.None }));
        machine.TearDownToNothing();
    }

    [Fact]
    public void A_driver_without_probe_is_refused_with_EINVAL()
    {
        var machine = Machine.Idle();
        var driver = new TestDriver("blind", DriverType.Device, HasProbe: false, MatchAlways: true);
        Assert.Equal(Errno.EINVAL, machine.Bus.LoadModule(driver));
        Assert.Equal(0, machine.Dax.MatchAlwaysCount);
        Assert.Equal(Errno.ENOENT, machine.ReadErrno("drivers/blind/bind"));
        machine.TearDownToNothing();
    }

    [Fact]
    public void A_device_is_offered_to_the_next_driver_when_a_probe_fails()
    {
        var machine = Machine.Idle().Resize("dax0.0", Unit);
        Assert.Equal(Errno.None, machine.Bus.LoadModule(new TestDriver("broken", DriverType.Device, ProbeResult: Errno.EIO)));
        Assert.Null(machine.Seed.Driver);
        Assert.Equal("device_dax", machine.Load("device_dax").Seed.Driver?.Name);
    }
}
