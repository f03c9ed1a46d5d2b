using DaxVerify.Bus;
using DaxVerify.Serve.Tree;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Topologies;

namespace DaxVerify.Serve.Tests.Tree;

/// <summary>Where things are, without a mount.</summary>
public class ServedTreeTests
{
    private const string Instance = "/sys/devices/platform/hmem.0/dax0.0";
    private readonly ServedTree _tree = Make(ServedMachine.OneRegion());

    [Theory]
    [InlineData("/sys/bus/dax/devices/dax0.0", "../../../devices/platform/hmem.0/dax0.0")]
    [InlineData("/sys/bus/platform/devices/hmem.0", "../../../devices/platform/hmem.0")]
    [InlineData("/sys/bus/platform/drivers/hmem/hmem.0", "../../../../devices/platform/hmem.0")]
    [InlineData("/sys/bus/dax/drivers/kmem/module", "../../../../module/kmem")]
    [InlineData("/sys/dev/char/252:0", "../../devices/platform/hmem.0/dax0.0")]
    [InlineData(Instance + "/subsystem", "../../../../bus/dax")]
    [InlineData("/sys/devices/platform/hmem.0/driver", "../../../bus/platform/drivers/hmem")]
    public void A_link_says_where_it_leads_as_sysfs_does(string path, string target) =>
        Assert.Equal(target, Assert.IsType<ServedLink>(_tree.Find(path)).Target);

    [Theory]
    [InlineData(Instance + "/dev", "252:0\n")]
    [InlineData(Instance + "/uevent", "MAJOR=252\nMINOR=0\nDEVNAME=dax0.0\nMODALIAS=dax:t0\n")]
    [InlineData("/sys/devices/platform/hmem.0/uevent", "DRIVER=hmem\nMODALIAS=platform:hmem\n")]
    [InlineData("/sys/devices/platform/hmem.0/modalias", "platform:hmem\n")]
    [InlineData("/sys/module/device_dax/initstate", "live\n")]
    [InlineData("/sys/devices/system/memory/block_size_bytes", "8000000\n")]
    [InlineData("/sys/devices/system/memory/auto_online_blocks", "offline\n")]
    [InlineData("/sys/devices/platform/hmem.0/dax_region/size", "1073741824\n")]
    public void A_file_says_what_a_kernel_says(string path, string text)
    {
        Assert.Equal(Errno.None, Assert.IsType<ServedFile>(_tree.Find(path)).Show!(CancellationToken.None, out var shown));
        Assert.Equal(text, shown);
    }

    [Theory]
    [InlineData("/sys/bus/dax/drivers/kmem/bind", 0x8080u)]
    [InlineData("/sys/bus/dax/drivers/kmem/uevent", 0x8080u)]
    [InlineData(Instance + "/size", 0x81A4u)]
    [InlineData(Instance + "/resource", 0x8100u)]
    [InlineData("/dev/dax0.0", 0x2180u)]
    [InlineData("/sys", 0x41EDu)]
    public void Modes_are_those_of_sysfs(string path, uint mode) => Assert.Equal(mode, _tree.Find(path)!.Mode);

    [Theory]
    [InlineData("/sys/bus/dax/devices/dax0.1")]
    [InlineData("/sys/devices/platform/hmem.0/dax_region/nosuch")]
    [InlineData("/sys/module/nosuch")]
    [InlineData("/dev/dax0.0/size")]
    public void Nothing_is_where_nothing_is(string path) => Assert.Null(_tree.Find(path));

    [Fact]
    public void Persistent_memory_is_below_its_own_device()
    {
        var tree = Make(ServedMachine.OneRegion(idle: false) with { IsStatic = true });
        Assert.Equal("../../../devices/platform/e820_pmem/dax0.0/dax0.0", Assert.IsType<ServedLink>(tree.Find("/sys/bus/dax/devices/dax0.0")).Target);
        Assert.IsType<ServedFile>(tree.Find("/sys/devices/platform/e820_pmem/dax0.0/dax0.0/size"));
    }

    [Fact]
    public void Blocks_are_linked_from_their_node_and_know_their_zone()
    {
        var topology = ServedMachine.OneRegion(idle: false);
        var tree = Make(topology with { OnlinePolicy = OnlinePolicy.OnlineMovable, Regions = [topology.Regions[0] with { TargetNode = 2 }] });
        Assert.Equal("../../memory/memory32", Assert.IsType<ServedLink>(tree.Find("/sys/devices/system/node/node2/memory32")).Target);
        Assert.Equal("00000020\n", Text(tree, "phys_index"));
        Assert.Equal("Movable\n", Text(tree, "valid_zones"));
        Assert.Equal(Errno.None, Assert.IsType<ServedFile>(tree.Find("/sys/devices/system/memory/memory32/state")).Store!("offline"u8, CancellationToken.None).Errno);
        Assert.Equal("Normal Movable\n", Text(tree, "valid_zones"));
        Assert.Equal("0\n", Text(tree, "online"));
        var online = Assert.IsType<ServedFile>(tree.Find("/sys/devices/system/memory/memory32/online")).Store!;
        Assert.Equal(Errno.EINVAL, online("2"u8, CancellationToken.None).Errno);
        Assert.Equal(Errno.None, online("1"u8, CancellationToken.None).Errno);
        Assert.Equal(Errno.None, online("1"u8, CancellationToken.None).Errno);
        Assert.Equal(("1\n", "Normal\n"), (Text(tree, "online"), Text(tree, "valid_zones")));
    }

    private static ServedTree Make(BusTopology topology) => new(new DaxMachine(topology));

    private static string Text(ServedTree tree, string file)
    {
        Assert.IsType<ServedFile>(tree.Find($"/sys/devices/system/memory/memory32/{file}")).Show!(CancellationToken.None, out var text);
        return text;
    }
}
