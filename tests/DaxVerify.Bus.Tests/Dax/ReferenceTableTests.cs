using DaxVerify.Bus.Dax;
using DaxVerify.Bus.DriverCore;

namespace DaxVerify.Bus.Tests.Dax;

/// <summary>Who holds what until when, by mode: the rows of specs/references.md.</summary>
public class ReferenceTableTests
{
    private const ulong Unit = 2 * Machine.MiB;

    [Theory]
    [InlineData("Linux61", true)]
    [InlineData("Linux612", true)]
    [InlineData("Strict", false)]
    public void An_instance_of_a_static_region_holds_its_region(string mode, bool isFreed)
    {
        var machine = Machine.Static(Named(mode), drivers: ["device_dax"]);
        var (region, file) = (machine.Region, machine.Open("dax0.0"));
        Assert.Equal(Errno.None, machine.UnbindProvider());
        Assert.Equal(isFreed, IsFreed(region));
        file.Put();
        Assert.True(IsFreed(region));
        machine.TearDownToNothing();
    }

    [Theory]
    [InlineData("Linux61", true)]
    [InlineData("Linux612", true)]
    [InlineData("Strict", false)]
    public void A_deleted_instance_holds_its_region(string mode, bool isFreed)
    {
        var machine = Machine.Idle(Named(mode)).Create();
        var (region, walked) = (machine.Region, machine.Instance("dax0.1"));
        walked.Get();
        machine.Do("region/delete", "dax0.1");
        Assert.Equal(Errno.None, machine.UnbindProvider());
        Assert.Equal(isFreed, IsFreed(region));
        walked.Put();
        Assert.True(IsFreed(region));
        machine.TearDownToNothing();
    }

    [Theory]
    [InlineData("Linux61")]
    [InlineData("Linux612")]
    [InlineData("Strict")]
    public void The_id_of_an_instance_holds_its_region_until_it_is_given_back(string mode)
    {
        var machine = Machine.Idle(Named(mode)).Create();
        var (region, walked) = (machine.Region, machine.Instance("dax0.1"));
        walked.Get();
        Assert.Equal(Errno.None, machine.UnbindProvider());
        Assert.False(IsFreed(region));
        walked.Put();
        Assert.True(IsFreed(region));
        machine.TearDownToNothing();
    }

    [Theory]
    [InlineData("Linux61", true)]
    [InlineData("Linux612", true)]
    [InlineData("Strict", false)]
    public void Seed_and_youngest_outlive_an_instance_that_a_tear_down_takes(string mode, bool outlive)
    {
        foreach (var file in new[] { "region/create", "region/seed" })
        {
            var machine = Machine.Idle(Named(mode)).Create();
            machine.Instance("dax0.1").UnregisterInstance();
            if (outlive)
            {
                Assert.Throws<UseAfterFreeException>(() => machine.Read(file));
            }
            else
            {
                Assert.Equal("\n", machine.Read(file));
            }
        }
    }

    [Fact]
    public void An_open_file_holds_its_instance_and_a_mapping_the_file()
    {
        var machine = Machine.Idle(drivers: ["device_dax"]).Resize("dax0.0", Unit);
        Assert.Equal(Errno.None, machine.Bind("device_dax", "dax0.0"));
        var (instance, file) = (machine.Seed, machine.Open("dax0.0"));
        Assert.Equal(Errno.None, machine.UnbindProvider());
        Assert.False(IsFreed(instance));
        file.Put();
        Assert.True(IsFreed(instance));
        machine.TearDownToNothing();
    }

    [Fact]
    public void A_mapping_device_holds_its_instance()
    {
        var machine = Machine.Idle().Resize("dax0.0", Unit);
        var (instance, mapping) = (machine.Seed, machine.Seed.Ranges[0].Mapping!);
        mapping.Get();
        Assert.Equal(Errno.None, machine.UnbindProvider());
        Assert.False(IsFreed(instance));
        mapping.Put();
        Assert.True(IsFreed(instance));
        Assert.True(IsFreed(instance.DaxDevice));
        machine.TearDownToNothing();
    }

    private static bool IsFreed(ReferenceCounted counted)
    {
        try
        {
            counted.ThrowIfFreed();
            return false;
        }
        catch (UseAfterFreeException)
        {
            return true;
        }
    }

    private static BusMode Named(string mode) => BusModes.Of(Enum.Parse<KernelMode>(mode));
}
