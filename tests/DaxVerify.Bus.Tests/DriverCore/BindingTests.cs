using DaxVerify.Bus.DriverCore;
using DaxVerify.Vocabulary.Operations;

namespace DaxVerify.Bus.Tests.DriverCore;

public class BindingTests
{
    private static readonly TestDriver s_all = new("all", DriverType.Device, MatchAlways: true);

    [Fact]
    public void Binding_an_absent_device_or_one_that_does_not_match_is_ENODEV()
    {
        var machine = Machine.Idle(drivers: ["device_dax", "kmem"]).Resize("dax0.0", 2 * Machine.MiB);
        Assert.Equal(Errno.ENODEV, machine.Bind("device_dax", "dax9.9"));
        Assert.Equal(Errno.ENODEV, machine.Bind("kmem", "dax0.0"));
        Assert.Equal(Errno.ENODEV, machine.Unbind("device_dax", "dax9.9"));
        Assert.Equal(Errno.ENODEV, machine.Unbind("device_dax", "dax0.0"));
    }

    [Fact]
    public void Binding_a_bound_device_is_EBUSY_when_the_driver_matches_and_ENODEV_when_not()
    {
        var machine = Machine.Idle(drivers: ["device_dax", "kmem"]).Resize("dax0.0", 2 * Machine.MiB);
        Assert.Equal(Errno.None, machine.Bind("device_dax", "dax0.0"));
        Assert.Equal(Errno.EBUSY, machine.Bind("device_dax", "dax0.0"));
        Assert.Equal(Errno.ENODEV, machine.Bind("kmem", "dax0.0"));
    }

    [Fact]
    public void An_instance_without_size_is_refused_with_ENXIO_and_stays_unbound()
    {
        var machine = Machine.Idle(drivers: ["device_dax"]);
        Assert.Equal(Errno.ENXIO, machine.Bind("device_dax", "dax0.0"));
        Assert.Null(machine.Seed.Driver);
        Assert.Equal(0, machine.Seed.Resources.Count);
    }

    [Fact]
    public void A_failed_probe_releases_its_resources_in_reverse_order_before_the_driver_pointer_is_cleared()
    {
        var machine = Machine.Idle();
        var device = machine.Seed;
        var order = new List<string>();
        var driver = new ScriptedDriver(machine.Bus.Kernel, d =>
        {
            d.Resources.Add("a", d, () => order.Add($"a {d.Driver is not null}"));
            d.Resources.Add("b", d, () => order.Add($"b {d.Driver is not null}"));
            return Errno.EIO;
        });
        using (device.Mutex.Hold())
        {
            Assert.Equal(Errno.EIO, machine.Dax.Type.Attach(device, driver, default));
        }

        Assert.Equal(["b True", "a True"], order);
        Assert.Null(device.Driver);
    }

    [Fact]
    public void Detaching_calls_remove_then_releases_resources_in_reverse_order_then_clears_the_driver_pointer()
    {
        var machine = Machine.Idle();
        var device = machine.Seed;
        var order = new List<string>();
        var driver = new ScriptedDriver(
            machine.Bus.Kernel,
            d =>
            {
                d.Resources.Add("a", d, () => order.Add($"a {d.Driver is not null}"));
                d.Resources.Add("b", d, () => order.Add($"b {d.Driver is not null}"));
                return Errno.None;
            },
            _ => order.Add("remove"));
        using (device.Mutex.Hold())
        {
            Assert.Equal(Errno.None, machine.Dax.Type.Attach(device, driver, default));
            BusType.Detach(device, from: null);
        }

        Assert.Equal(["remove", "b True", "a True"], order);
        Assert.Null(device.Driver);
    }

    [Fact]
    public void A_device_with_resources_left_from_before_refuses_the_next_probe_with_EBUSY()
    {
        var machine = Machine.Idle(drivers: ["device_dax"]).Resize("dax0.0", 2 * Machine.MiB);
        machine.Seed.Resources.Add("left over", this, () => { });
        Assert.Equal(Errno.EBUSY, machine.Bind("device_dax", "dax0.0"));
        Assert.Null(machine.Seed.Driver);
    }

    [Fact]
    public void A_device_whose_deletion_has_begun_refuses_a_bind_with_ENODEV()
    {
        var machine = Machine.Idle(drivers: ["device_dax"]).Create().Resize("dax0.1", 2 * Machine.MiB);
        var device = machine.Instance("dax0.1");
        device.Get();
        Assert.Equal(Errno.None, machine.UnbindProvider());
        using (device.Mutex.Hold())
        {
            Assert.Equal(Errno.ENODEV, machine.Dax.Type.Attach(device, machine.Driver("device_dax"), default));
        }

        device.Put();
        machine.TearDownToNothing();
    }

    [Fact]
    public void Loading_a_driver_offers_it_every_unbound_device()
    {
        var machine = Machine.Idle().Create().Resize("dax0.0", 2 * Machine.MiB).Resize("dax0.1", 2 * Machine.MiB).Load("device_dax");
        Assert.Equal("device_dax", machine.Seed.Driver?.Name);
        Assert.Equal("device_dax", machine.Instance("dax0.1").Driver?.Name);
    }

    [Fact]
    public void A_second_module_of_the_same_name_is_refused_and_an_absent_one_cannot_be_unloaded()
    {
        var machine = Machine.Idle(drivers: ["device_dax"]);
        Assert.Equal(Errno.EEXIST, machine.Bus.LoadModule("device_dax"));
        Assert.Equal(Errno.ENOENT, machine.Bus.LoadModule("nothing"));
        Assert.Equal(Errno.ENOENT, machine.Bus.UnloadModule("kmem"));
    }

    [Fact]
    public void Unloading_a_module_detaches_every_device()
    {
        var machine = Machine.Idle().Create().Resize("dax0.0", 2 * Machine.MiB).Resize("dax0.1", 2 * Machine.MiB).Load("device_dax");
        Assert.Equal(Errno.None, machine.Bus.UnloadModule("device_dax"));
        Assert.Null(machine.Seed.Driver);
        Assert.Null(machine.Instance("dax0.1").Driver);
        Assert.Equal(Errno.ENOENT, machine.ReadErrno("drivers/device_dax/bind"));
    }

    [Fact]
    public void A_driver_name_that_is_taken_is_EBUSY_and_the_first_driver_stays()
    {
        var machine = Machine.Idle(drivers: ["kmem"]);
        var second = new DaxVerify.Bus.Drivers.KmemDriver(machine.Dax);
        Assert.Equal(Errno.EBUSY, machine.Dax.Register(second));
        second.Put();
        Assert.Single(machine.Dax.Type.Drivers.Snapshot());
        machine.TearDownToNothing();
    }

    [Fact]
    public void Unregistering_a_driver_waits_for_a_new_device_that_is_being_offered_to_it()
    {
        var machine = Machine.Ram(drivers: ["kmem"]);
        Assert.Equal(Errno.None, machine.UnbindProvider());
        machine.Allocations.StopAt("kmem data");
        var bind = Worker.Run(machine.BindProvider);
        machine.Allocations.AwaitStop();
        var unload = Worker.Run(() => machine.Bus.UnloadModule("kmem")).AwaitBlocked();
        machine.Allocations.Continue();
        Assert.Equal(Errno.None, bind.Join());
        Assert.Equal(Errno.None, unload.Join());
        Assert.Null(machine.Seed.Driver);
        machine.TearDownToNothing();
    }

    [Fact]
    public void A_test_driver_without_remove_binds_and_unbinds()
    {
        var machine = Machine.Idle().Resize("dax0.0", 2 * Machine.MiB);
        Assert.Equal(Errno.None, machine.Bus.LoadModule(s_all with { HasRemove = false }));
        Assert.Equal("all", machine.Seed.Driver?.Name);
        Assert.Equal(Errno.None, machine.Unbind("all", "dax0.0"));
        Assert.Null(machine.Seed.Driver);
        machine.TearDownToNothing();
    }

    private sealed class ScriptedDriver(Kernel kernel, Func<Device, Errno> probe, Action<Device>? remove = null) : Driver(kernel, "scripted", new BusType(kernel, "scripted"))
    {
        internal override bool Matches(Device device) => true;

        internal override Errno Probe(Device device, CancellationToken killed) => probe(device);

        internal override void Remove(Device device) => remove?.Invoke(device);
    }
}
