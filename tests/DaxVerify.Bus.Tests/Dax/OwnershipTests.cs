using DaxVerify.Bus.Dax;
using DaxVerify.Bus.DriverCore;

namespace DaxVerify.Bus.Tests.Dax;

/// <summary>What belongs to one owner, by mode: further rows of specs/references.md.</summary>
public class OwnershipTests
{
    private const ulong Unit = 2 * Machine.MiB;
    private const ulong Block = 128 * Machine.MiB;

    [Fact]
    public void A_page_map_that_nobody_frees_is_a_leak()
    {
        var machine = Machine.Idle(drivers: ["device_dax"]).Resize("dax0.0", Unit);
        Assert.Equal(Errno.None, machine.Bind("device_dax", "dax0.0"));
        Assert.Contains("page map of dax0.0", machine.Bus.Kernel.Ledger.Alive());
        Assert.Equal(Errno.None, machine.Unbind("device_dax", "dax0.0"));
        Assert.DoesNotContain("page map of dax0.0", machine.Bus.Kernel.Ledger.Alive());
        machine.TearDownToNothing();
    }

    [Theory]
    [InlineData("Linux61")]
    [InlineData("Linux612")]
    [InlineData("Strict")]
    public void The_page_map_of_a_dynamic_region_belongs_to_the_binding(string mode)
    {
        var machine = Bound(Named(mode));
        var (map, file) = (machine.Seed.PageMap!, machine.Open("dax0.0"));
        Assert.Equal(Errno.None, machine.Unbind("device_dax", "dax0.0"));
        Assert.True(IsFreed(map));
        file.Put();
        machine.TearDownToNothing();
    }

    [Theory]
    [InlineData("Linux61")]
    [InlineData("Linux612")]
    [InlineData("Strict")]
    public void The_page_map_of_a_static_region_belongs_to_the_instance(string mode)
    {
        var machine = Machine.Static(Named(mode), drivers: ["device_dax"]);
        var (map, file) = (machine.Seed.PageMap!, machine.Open("dax0.0"));
        Assert.Equal(Errno.None, machine.UnbindProvider());
        Assert.False(IsFreed(map));
        file.Put();
        Assert.True(IsFreed(map));
        machine.TearDownToNothing();
    }

    [Theory]
    [InlineData("Linux61", true)]
    [InlineData("Linux612", true)]
    [InlineData("Strict", false)]
    public void The_pointer_to_a_page_map_outlives_a_failed_probe(string mode, bool dangles)
    {
        var machine = Machine.Idle(Named(mode), drivers: ["device_dax"]).Resize("dax0.0", Unit);
        var other = machine.Bus.Iomem.Request("somebody", Machine.Start, 4096)!;
        Assert.Equal(Errno.EBUSY, machine.Bind("device_dax", "dax0.0"));
        if (dangles)
        {
            Assert.True(IsFreed(machine.Seed.PageMap!));
        }
        else
        {
            Assert.Null(machine.Seed.PageMap);
        }

        machine.Bus.Iomem.Remove(other);
        machine.TearDownToNothing();
    }

    [Theory]
    [InlineData("Linux61")]
    [InlineData("Linux612")]
    [InlineData("Strict")]
    public void The_data_of_kmem_goes_with_its_memory_and_stays_with_memory_that_stays(string mode)
    {
        var machine = Machine.Ram(Named(mode)).Load("kmem").Do("drivers/kmem/new_id", "dax0.0");
        var data = (KernelMemory)machine.Seed.DriverData!;
        Assert.Contains("kmem data of dax0.0", machine.Leaks());
        Assert.Equal(Errno.None, machine.Unbind("kmem", "dax0.0"));
        Assert.True(IsFreed(data));
        Assert.Null(machine.Seed.DriverData);
        Assert.Equal(Errno.None, machine.Bind("kmem", "dax0.0"));
        data = (KernelMemory)machine.Seed.DriverData!;
        machine.Do("/sys/devices/system/memory/memory33/state", "online");
        Assert.Equal(Errno.None, machine.Unbind("kmem", "dax0.0"));
        Assert.False(IsFreed(data));
        Assert.DoesNotContain("kmem data of dax0.0", machine.Leaks());
    }

    [Theory]
    [InlineData("Linux61", true)]
    [InlineData("Linux612", true)]
    [InlineData("Strict", false)]
    public void The_data_of_kmem_is_lost_when_a_range_is_too_small_for_a_block(string mode, bool isLost)
    {
        var machine = Machine.Ram(Named(mode)).Resize("dax0.0", Block)
            .Do("dax0.0/mapping", $"{Machine.Start + (2 * Block):x}-{Machine.Start + (2 * Block) + Unit - 1:x}").Load("kmem").Do("drivers/kmem/new_id", "dax0.0");
        Assert.Equal("kmem", machine.Seed.Driver?.Name);
        Assert.Equal(Errno.None, machine.Unbind("kmem", "dax0.0"));
        Assert.Empty(machine.Dax.Hotplug.Blocks());
        Assert.DoesNotContain("kmem data of dax0.0", machine.Leaks());
        Assert.Equal(isLost, machine.Bus.Kernel.Ledger.Lost().Contains("kmem data of dax0.0"));
    }

    [Theory]
    [InlineData("Linux61")]
    [InlineData("Linux612")]
    [InlineData("Strict")]
    public void A_probe_of_kmem_that_adds_nothing_frees_its_data(string mode)
    {
        var machine = Machine.Ram(Named(mode));
        machine.Bus.Iomem.Request("somebody", Machine.Start, 4096);
        machine.Load("kmem").Do("drivers/kmem/new_id", "dax0.0");
        Assert.Equal(Errno.EBUSY, machine.Bind("kmem", "dax0.0"));
        Assert.DoesNotContain("kmem data of dax0.0", machine.Leaks());
        Assert.Null(machine.Seed.DriverData);
    }

    [Theory]
    [InlineData("Linux61", 5, true)]
    [InlineData("Linux612", 5, true)]
    [InlineData("Strict", 6, false)]
    public void An_instance_that_could_not_be_registered_loses_its_range(string mode, int registration, bool isLost)
    {
        for (var i = 0; i <= registration; i++)
        {
            var machine = Machine.Idle(Named(mode));
            machine.Allocations.Refuse(i);
            machine.Dax.RegionSemaphore.AcquireExclusive();
            Assert.Equal(Errno.ENOMEM, InstanceFactory.Create(machine.Region, Unit, out var instance));
            machine.Dax.RegionSemaphore.ReleaseExclusive();
            Assert.Null(instance);
            Assert.Equal(isLost && i == registration, machine.Region.Resource.Children.Count > 0);
        }
    }

    [Theory]
    [InlineData("Linux61", true)]
    [InlineData("Linux612", false)]
    [InlineData("Strict", false)]
    public void A_probe_of_the_provider_that_fails_forgets_its_reference_to_the_region(string mode, bool forgets)
    {
        var machine = Machine.Idle(Named(mode));
        Assert.Equal(Errno.None, machine.UnbindProvider());
        machine.Allocations.Refuse(-1);
        Assert.Equal(Errno.None, machine.BindProvider());
        var asked = machine.Allocations.Asked;
        Assert.Equal(Errno.None, machine.UnbindProvider());
        Assert.Empty(machine.Leaks());
        for (var i = 0; i < asked - 1; i++)
        {
            machine.Allocations.Refuse(i);
            Assert.Equal(Errno.ENOMEM, machine.BindProvider());
        }

        Assert.Equal(forgets, machine.Leaks().Contains("region 0"));
        Assert.Null(machine.Provider.DriverData);
    }

    [Theory]
    [InlineData("Linux61")]
    [InlineData("Linux612")]
    [InlineData("Strict")]
    public void A_registered_instance_holds_its_provider_and_its_region_does_not(string mode)
    {
        var machine = Bound(Named(mode));
        var (provider, region, file) = (machine.Provider, machine.Region, machine.Open("dax0.0"));
        provider.Put();
        Assert.False(IsFreed(provider));
        provider.Get();
        machine.Bus.ShutDown();
        Assert.True(IsFreed(provider));
        Assert.False(IsFreed(region));
        file.Put();
        Assert.True(IsFreed(region));
    }

    [Theory]
    [InlineData("Linux61")]
    [InlineData("Linux612")]
    [InlineData("Strict")]
    public void A_range_does_not_hold_its_mapping_device(string mode)
    {
        var machine = Machine.Idle(Named(mode)).Resize("dax0.0", Unit);
        var range = machine.Seed.Ranges[0];
        var mapping = range.Mapping!;
        machine.Resize("dax0.0", 0);
        Assert.True(IsFreed(mapping));
        Assert.Null(range.Mapping);
        machine.TearDownToNothing();
    }

    private static Machine Bound(BusMode mode)
    {
        var machine = Machine.Idle(mode, drivers: ["device_dax"]).Resize("dax0.0", Unit);
        if (machine.Seed.Driver is null)
        {
            Assert.Equal(Errno.None, machine.Bind("device_dax", "dax0.0"));
        }

        return machine;
    }

    private static bool IsFreed(KernelMemory memory)
    {
        try
        {
            return KernelMemory.Follow(memory) is null;
        }
        catch (UseAfterFreeException)
        {
            return true;
        }
    }

    private static BusMode Named(string mode) => BusModes.Of(Enum.Parse<KernelMode>(mode));
}
