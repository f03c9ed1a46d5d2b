namespace DaxVerify.Bus.Tests.Dax;

public class RangeReleaseTests
{
    private const ulong Unit = 2 * Machine.MiB;

    [Fact]
    public void Ranges_that_are_released_leave_nothing_behind_in_the_instance_or_the_resource_tree()
    {
        var machine = Machine.Idle().Create().Resize("dax0.0", Unit).Resize("dax0.1", Unit);
        for (var round = 0; round < 5; round++)
        {
            machine.Resize("dax0.0", 3 * Unit);
            Assert.Equal(2, machine.Seed.RangeCount);
            machine.Resize("dax0.0", 0);
            Assert.Equal(0, machine.Seed.RangeCount);
            Assert.Equal(0, machine.Seed.MappingIds.Count);
            Assert.Single(machine.Region.Resource.Children);
            Assert.Empty(machine.Seed.Children.Snapshot());
            machine.Resize("dax0.0", Unit);
        }

        machine.TearDownToNothing();
    }

    [Fact]
    public void A_reservation_that_fails_leaves_the_ranges_untouched()
    {
        var machine = Machine.Idle().Create().Resize("dax0.0", Unit).Resize("dax0.1", Unit);
        var before = machine.Everything();
        Assert.Equal(Errno.ENOMEM, machine.Write("dax0.0/mapping", "100200000-1003fffff"));
        Assert.Equal(before, machine.Everything());
        Assert.Equal(1, machine.Seed.RangeCount);
    }
}
