using DaxVerify.Bus.Dax;
using DaxVerify.Vocabulary.Operations;

namespace DaxVerify.Bus.Tests.Modes;

/// <summary>
/// Strict, with each single allocation of each operation failing: the operation succeeds, or it is ENOMEM and has changed nothing; after
/// a full tear-down nothing is alive.
/// </summary>
public class FailingAllocationTests
{
    private const ulong Unit = 2 * Machine.MiB;
    private static readonly TestDriver s_all = new("all", DriverType.Device, MatchAlways: true);

    private static readonly Dictionary<string, (Func<Machine> Boot, Func<Machine, Errno> Operation, int Allocations)> s_cases = new()
    {
        ["create"] = (Idle, m => m.Write("region/create", "1"), 5),
        ["create with a driver loaded"] = (WithDriver, m => m.Write("region/create", "1"), 5),
        ["delete"] = (() => Idle().Create(), m => m.Write("region/delete", "dax0.1"), 0),
        ["first size"] = (Idle, m => m.Write("dax0.0/size", $"{Unit}"), 5),
        ["growth in place"] = (() => Idle().Resize("dax0.0", Unit), m => m.Write("dax0.0/size", $"{3 * Unit}"), 0),
        ["growth into four holes"] = (Comb, m => m.Write("dax0.0/size", $"{5 * Unit}"), 20),
        ["growth in place and into holes"] = (Gaps, m => m.Write("dax0.0/size", $"{5 * Unit}"), 10),
        ["shrink"] = (() => Comb().Resize("dax0.0", 5 * Unit), m => m.Write("dax0.0/size", $"{Unit}"), 0),
        ["mapping"] = (Idle, m => m.Write("dax0.0/mapping", "100400000-1005fffff"), 5),
        ["align"] = (Idle, m => m.Write("dax0.0/align", "4096"), 0),
        ["memmap_on_memory"] = (Idle, m => m.Write("dax0.0/memmap_on_memory", "0"), 0),
        ["new_id"] = (() => Sized("kmem"), m => m.Write("drivers/kmem/new_id", "dax0.0"), 1),
        ["new_id that binds"] = (() => Machine.Ram(drivers: ["device_dax"]), m => m.Write("drivers/device_dax/new_id", "dax0.0"), 3),
        ["remove_id"] = (WithDriver, m => m.Write("drivers/device_dax/remove_id", "dax0.0"), 0),
        ["bind device_dax"] = (() => Sized("device_dax"), m => m.Bind("device_dax", "dax0.0"), 2),
        ["bind static"] = (UnboundStatic, m => m.Bind("device_dax", "dax0.0"), 1),
        ["bind kmem"] = (UnboundKmem, m => m.Bind("kmem", "dax0.0"), 2),
        ["unbind device_dax"] = (BoundToDeviceDax, m => m.Unbind("device_dax", "dax0.0"), 0),
        ["unbind kmem"] = (() => Machine.Ram(drivers: ["kmem"]), m => m.Unbind("kmem", "dax0.0"), 0),
        ["load device_dax"] = (() => Idle().Resize("dax0.0", Unit), m => m.Bus.LoadModule("device_dax"), 3),
        ["load kmem"] = (() => Machine.Ram(), m => m.Bus.LoadModule("kmem"), 3),
        ["load a match-always driver"] = (() => Idle().Resize("dax0.0", Unit), m => m.Bus.LoadModule(s_all), 1),
        ["unload device_dax"] = (BoundToDeviceDax, m => m.Bus.UnloadModule("device_dax"), 0),
        ["bind an idle provider"] = (() => WithoutProvider(WithDriver()), m => m.BindProvider(), 7),
        ["bind a provider with memory"] = (() => WithoutProvider(Machine.Ram(drivers: ["kmem"])), m => m.BindProvider(), 14),
        ["bind a static provider"] = (() => WithoutProvider(Machine.Static(drivers: ["device_dax"])), m => m.BindProvider(), 13),
        ["unbind a provider"] = (BoundToDeviceDax, m => m.UnbindProvider(), 0),
        ["open"] = (BoundToDeviceDax, m => m.OpenErrno("dax0.0"), 0),
        ["map and touch"] = (BoundToDeviceDax, Touch, 0),
    };

    public static TheoryData<string> Cases() => [.. s_cases.Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public void An_operation_whose_allocation_fails_is_ENOMEM_and_has_changed_nothing_or_succeeds(string name)
    {
        var (boot, operation, allocations) = s_cases[name];
        for (var index = 0; ; index++)
        {
            var machine = boot();
            var before = machine.Everything();
            machine.Allocations.Refuse(index);
            var errno = operation(machine);
            var asked = machine.Allocations.Asked;
            machine.Allocations.Refuse(-1);
            if (errno != Errno.None)
            {
                Assert.True(errno == Errno.ENOMEM, $"allocation {index} of {asked}: {errno}");
                Assert.Equal(before, machine.Everything());
                Assert.Equal(Errno.None, operation(machine));
            }

            machine.TearDownToNothing();
            if (asked <= index)
            {
                Assert.Equal(allocations, index);
                return;
            }
        }
    }

    [Fact]
    public void Linux_keeps_the_part_of_a_growth_that_was_made_before_memory_ran_out_and_Strict_gives_it_back()
    {
        foreach (var (mode, size) in new[] { (BusModes.Linux612, 2 * Unit), (BusModes.Strict, 0UL) })
        {
            var machine = Comb(mode);
            machine.Resize("dax0.0", 0);
            machine.Allocations.Refuse(11);
            Assert.Equal(Errno.ENOMEM, machine.Write("dax0.0/size", $"{4 * Unit}"));
            machine.Allocations.Refuse(-1);
            Assert.Equal(size, machine.Seed.Size);
        }
    }

    [Fact]
    public void Linux_hangs_in_a_create_that_finds_no_memory_for_its_release_action_and_Strict_reserves_it_first()
    {
        var machine = Machine.Idle(BusModes.Linux612);
        machine.Allocations.Refuse(4);
        Worker.Run(() => machine.Write("region/create", "1")).AwaitBlockedOn(machine.Dax.RegionSemaphore).AwaitBlocked();
    }

    private static Machine Idle() => Machine.Idle();

    private static Machine WithDriver() => Machine.Idle(drivers: ["device_dax"]);

    private static Machine Sized(string driver) => Machine.Idle(drivers: [driver]).Resize("dax0.0", Unit);

    private static Machine BoundToDeviceDax() => Idle().Resize("dax0.0", Unit).Load("device_dax");

    private static Machine UnboundStatic()
    {
        var machine = Machine.Static(drivers: ["device_dax"]);
        Assert.Equal(Errno.None, machine.Unbind("device_dax", "dax0.0"));
        return machine;
    }

    private static Machine UnboundKmem()
    {
        var machine = Machine.Ram(drivers: ["kmem"]);
        Assert.Equal(Errno.None, machine.Unbind("kmem", "dax0.0"));
        return machine;
    }

    private static Machine WithoutProvider(Machine machine)
    {
        Assert.Equal(Errno.None, machine.UnbindProvider());
        return machine;
    }

    /// <summary>Instance 0 with the first unit, instance 1 with every other one behind it: 8 units, 4 of them taken, holes between.</summary>
    private static Machine Comb() => Comb(BusModes.Strict);

    private static Machine Comb(BusMode mode) =>
        Machine.Idle(mode, size: 9 * Unit).Create().Resize("dax0.0", Unit)
            .Do("dax0.1/mapping", "100200000-1003fffff").Do("dax0.1/mapping", "100600000-1007fffff")
            .Do("dax0.1/mapping", "100a00000-100bfffff").Do("dax0.1/mapping", "100e00000-100ffffff");

    /// <summary>Room right behind instance 0's range, then two holes.</summary>
    private static Machine Gaps() =>
        Machine.Idle(size: 8 * Unit).Create().Resize("dax0.0", Unit)
            .Do("dax0.1/mapping", "100600000-1007fffff").Do("dax0.1/mapping", "100a00000-100bfffff");

    private static Errno Touch(Machine machine)
    {
        var mapping = machine.Map("dax0.0");
        var errno = mapping.Store(0, 1).Errno;
        mapping.Unmap();
        return errno;
    }
}
