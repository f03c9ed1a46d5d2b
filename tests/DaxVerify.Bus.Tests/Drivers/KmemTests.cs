using DaxVerify.Vocabulary.Topologies;

namespace DaxVerify.Bus.Tests.Drivers;

public class KmemTests
{
    private const ulong Block = 128 * Machine.MiB;

    [Fact]
    public void A_probe_adds_whole_memory_blocks_under_the_range()
    {
        var machine = Machine.Ram(drivers: ["kmem"]);
        Assert.Equal("kmem", machine.Seed.Driver?.Name);
        Assert.Equal([32UL, 33UL, 34UL, 35UL], machine.Dax.Hotplug.Blocks().Select(b => b.Number));
        Assert.Contains("  100000000-11fffffff : dax0.0\n    100000000-11fffffff : System RAM (kmem)\n", machine.Read("/proc/iomem"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_negative_node_is_refused_with_EINVAL()
    {
        var machine = Machine.Ram(drivers: ["kmem"], node: -1);
        Assert.Null(machine.Seed.Driver);
        Assert.Equal(Errno.EINVAL, machine.Bind("kmem", "dax0.0"));
    }

    [Fact]
    public void Ranges_are_trimmed_inward_to_blocks_and_those_that_vanish_are_skipped()
    {
        var machine = Machine.Ram().Resize("dax0.0", 0);
        machine.Do("dax0.0/mapping", $"{Machine.Start + (2 * Machine.MiB):x}-{Machine.Start + (2 * Block) - 1:x}");
        machine.Do("dax0.0/mapping", $"{Machine.Start + (2 * Block):x}-{Machine.Start + (3 * Block) - 1 - (2 * Machine.MiB):x}");
        machine.Load("kmem");
        Assert.Equal("kmem", machine.Seed.Driver?.Name);
        Assert.Equal([33UL], machine.Dax.Hotplug.Blocks().Select(b => b.Number));
    }

    [Fact]
    public void An_instance_without_one_whole_block_is_EINVAL()
    {
        var machine = Machine.Ram().Resize("dax0.0", 64 * Machine.MiB).Load("kmem");
        Assert.Null(machine.Seed.Driver);
        Assert.Equal(Errno.EINVAL, machine.Bind("kmem", "dax0.0"));
    }

    [Fact]
    public void After_one_success_a_range_that_cannot_be_reserved_is_tolerated_and_before_it_is_EBUSY()
    {
        var machine = Machine.Ram().Resize("dax0.0", Block).Do("dax0.0/mapping", $"{Machine.Start + (2 * Block):x}-{Machine.Start + (3 * Block) - 1:x}");
        var other = machine.Bus.Iomem.Request("somebody", Machine.Start + (2 * Block), 4096)!;
        machine.Load("kmem");
        Assert.Equal([32UL], machine.Dax.Hotplug.Blocks().Select(b => b.Number));
        Assert.Equal(Errno.None, machine.Unbind("kmem", "dax0.0"));
        machine.Bus.Iomem.Remove(other);
        machine.Bus.Iomem.Request("somebody", Machine.Start, 4096);
        Assert.Equal(Errno.EBUSY, machine.Bind("kmem", "dax0.0"));
        Assert.Empty(machine.Dax.Hotplug.Blocks());
    }

    [Fact]
    public void With_every_block_offline_an_unbind_takes_the_memory_back()
    {
        var machine = Machine.Ram(drivers: ["kmem"]);
        Assert.Equal(Errno.None, machine.Unbind("kmem", "dax0.0"));
        Assert.Empty(machine.Dax.Hotplug.Blocks());
        Assert.Equal("100000000-11fffffff : Soft Reserved\n", machine.Read("/proc/iomem"));
        Assert.Equal(Errno.None, machine.Bind("kmem", "dax0.0"));
    }

    [Fact]
    public void One_online_block_keeps_the_whole_range_added_and_reserved_and_the_unbind_succeeds()
    {
        var machine = Machine.Ram(drivers: ["kmem"]).Do("/sys/devices/system/memory/memory33/state", "online");
        Assert.Equal(Errno.None, machine.Unbind("kmem", "dax0.0"));
        Assert.Null(machine.Seed.Driver);
        Assert.Equal(4, machine.Dax.Hotplug.Blocks().Count);
        Assert.Contains("System RAM (kmem)", machine.Read("/proc/iomem"), StringComparison.Ordinal);
        Assert.Equal(Errno.EBUSY, machine.Bind("kmem", "dax0.0"));
    }

    [Fact]
    public void A_range_that_can_be_removed_goes_while_another_one_of_the_instance_is_pinned()
    {
        var machine = Machine.Ram().Resize("dax0.0", Block).Do("dax0.0/mapping", $"{Machine.Start + (2 * Block):x}-{Machine.Start + (3 * Block) - 1:x}")
            .Load("kmem").Do("/sys/devices/system/memory/memory34/state", "online");
        Assert.Equal(Errno.None, machine.Unbind("kmem", "dax0.0"));
        Assert.Equal([34UL], machine.Dax.Hotplug.Blocks().Select(b => b.Number));
    }

    [Theory]
    [InlineData("state", "offline")]
    [InlineData("online", "0")]
    public void A_block_with_a_page_that_cannot_be_moved_stays_online_with_EBUSY_and_keeps_its_range(string file, string word)
    {
        var machine = Machine.Ram(drivers: ["kmem"]);
        foreach (var number in (int[])[32, 33, 34, 35])
        {
            machine.Do($"/sys/devices/system/memory/memory{number}/state", "online");
        }

        foreach (var number in (int[])[32, 34, 35])
        {
            machine.Do($"/sys/devices/system/memory/memory{number}/{file}", word);
        }

        machine.Allocations.Refuse(0);
        Assert.Equal(Errno.EBUSY, machine.Write($"/sys/devices/system/memory/memory33/{file}", word));
        Assert.Equal([false, true, false, false], machine.Dax.Hotplug.Blocks().Select(block => block.Online));
        machine.Allocations.Refuse(-1);
        Assert.Equal(Errno.None, machine.Unbind("kmem", "dax0.0"));
        Assert.Equal(4, machine.Dax.Hotplug.Blocks().Count);
        Assert.Equal(Errno.None, machine.Write($"/sys/devices/system/memory/memory33/{file}", word));
        Assert.All(machine.Dax.Hotplug.Blocks(), block => Assert.False(block.Online));
    }

    [Fact]
    public void The_ranges_are_given_back_only_after_the_driver_has_removed_their_memory()
    {
        var machine = Machine.Ram(drivers: ["kmem"]);
        Assert.Equal(Errno.None, machine.UnbindProvider());
        Assert.Empty(machine.Dax.Hotplug.Blocks());
        Assert.Equal("100000000-11fffffff : Soft Reserved\n", machine.Read("/proc/iomem"));
        machine.TearDownToNothing();
    }

    [Fact]
    public void Blocks_are_onlined_at_once_when_the_policy_says_so()
    {
        var machine = Machine.Ram(drivers: ["kmem"], online: OnlinePolicy.OnlineMovable);
        Assert.All(machine.Dax.Hotplug.Blocks(), b => Assert.True(b.Online));
        Assert.Equal("online\n", machine.Read("/sys/devices/system/memory/memory32/state"));
        Assert.Equal(Errno.EINVAL, machine.Write("/sys/devices/system/memory/memory32/state", "online"));
        Assert.Equal(Errno.None, machine.Write("/sys/devices/system/memory/memory32/state", "offline"));
    }

    [Fact]
    public void The_memory_map_goes_on_the_hot_added_memory_only_when_asked_for_and_supported()
    {
        var machine = Machine.Of(Machine.Topology(512 * Machine.MiB, 1) with { SupportsMemmapOnMemory = true }).Load("kmem");
        Assert.False(machine.Dax.Hotplug.HoldsMemoryMap(32));
        Assert.Equal(Errno.None, machine.Unbind("kmem", "dax0.0"));
        machine.Do("dax0.0/memmap_on_memory", "1");
        Assert.Equal(Errno.None, machine.Bind("kmem", "dax0.0"));
        Assert.True(machine.Dax.Hotplug.HoldsMemoryMap(32));
        Assert.False(machine.Dax.Hotplug.HoldsMemoryMap(36));
    }

    [Fact]
    public void Linux_forgets_a_pin_and_lets_the_instance_be_resized()
    {
        var machine = Machine.Ram(BusModes.Linux612, drivers: ["kmem"]).Do("/sys/devices/system/memory/memory33/state", "online");
        Assert.Equal(Errno.None, machine.Unbind("kmem", "dax0.0"));
        Assert.Equal(Errno.None, machine.Write("dax0.0/size", "0"));
        Assert.Equal(4, machine.Dax.Hotplug.Blocks().Count);
    }

    [Fact]
    public void Strict_keeps_pinned_memory_until_its_last_block_goes_offline_and_then_finishes_the_removal()
    {
        var machine = Machine.Ram(drivers: ["kmem"]).Do("/sys/devices/system/memory/memory33/state", "online");
        Assert.Equal(Errno.None, machine.Unbind("kmem", "dax0.0"));
        Assert.Equal(Errno.EBUSY, machine.Write("dax0.0/size", "0"));
        Assert.Equal(Errno.None, machine.UnbindProvider());
        Assert.Equal(Errno.EBUSY, machine.BindProvider());
        machine.Do("/sys/devices/system/memory/memory33/state", "offline");
        Assert.Empty(machine.Dax.Hotplug.Blocks());
        Assert.Equal("100000000-11fffffff : Soft Reserved\n", machine.Read("/proc/iomem"));
        Assert.Equal(Errno.None, machine.BindProvider());
        Assert.Equal("kmem", machine.Seed.Driver?.Name);
    }
}
