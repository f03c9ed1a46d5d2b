using DaxVerify.Bus;
using DaxVerify.Bus.Modes;
using DaxVerify.Bus.Sysfs;
using DaxVerify.Specification;
using DaxVerify.Verification.Machines;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Observations;
using DaxVerify.Vocabulary.Operations;
using DaxVerify.Vocabulary.Topologies;

namespace DaxVerify.Verification.Tests.Machines;

/// <summary>
/// The whole tree of files, from its root: each of them, and each way through a link, says the same on the bus and on the specification. The specification is asked by path alone, so that it can't know what
/// the bus has there.
/// </summary>
public sealed class FileTreeTests
{
    private const ulong GiB = 1UL << 30;
    private const string Memory = "/sys/devices/system/memory/memory";

    private static readonly Dictionary<string, BusTopology> s_machines = new(StringComparer.Ordinal)
    {
        ["idle"] = Machine(new RegionTopology(4 * GiB, GiB)) with { RegionIdle = true },
        ["two as memory"] = Machine(new RegionTopology(4 * GiB, GiB), new RegionTopology(5 * GiB, GiB) { TargetNode = 1, NumaNode = 1 }) with { OnlinePolicy = OnlinePolicy.Online },
        ["movable"] = Machine(new RegionTopology(4 * GiB, GiB) { TargetNode = 3 }) with { OnlinePolicy = OnlinePolicy.OnlineMovable },
        ["static"] = Machine(new RegionTopology(4 * GiB, GiB), new RegionTopology(5 * GiB, GiB)) with { IsStatic = true },
    };

    public static TheoryData<string, KernelMode> Machines
    {
        get
        {
            var all = new TheoryData<string, KernelMode>();
            foreach (var name in s_machines.Keys)
            {
                foreach (var mode in Enum.GetValues<KernelMode>())
                {
                    all.Add(name, mode);
                }
            }

            return all;
        }
    }

    [Theory]
    [MemberData(nameof(Machines))]
    public void Every_file_says_the_same_on_the_bus_and_on_the_specification(string name, KernelMode mode)
    {
        var both = new Both(s_machines[name], mode);
        Assert.InRange(both.CompareTree(), 100, 10_000);
        foreach (var (path, value) in Session())
        {
            both.Write(path, value);
        }

        Assert.InRange(both.CompareTree(), 100, 10_000);
    }

    [Theory]
    [InlineData("/sys/bus/dax/devices/dax0.0/../dax_region/size", "1073741824\n")]
    [InlineData("/sys/bus/dax/devices/dax0.0/./subsystem/../platform/devices/hmem.0/modalias", "platform:hmem\n")]
    [InlineData("/sys/bus/dax/drivers/kmem/dax0.0/driver/module/initstate", "live\n")]
    [InlineData("/sys/dev/char/252:0/dev", "252:0\n")]
    [InlineData("/sys/devices/platform/hmem.0/dax0.0/size", "1073741824\n")]
    [InlineData("/sys/devices/platform/hmem.0/driver/hmem.1/dax_region/id", "1\n")]
    [InlineData("/sys/devices/platform/hmem.0/dax0.0/mapping0/end", "0x13fffffff\n")]
    [InlineData("/sys/devices/system/node/node1/memory40/node1/memory41/phys_index", "00000029\n")]
    [InlineData("/sys/bus/memory/devices/memory32/valid_zones", "Normal\n")]
    [InlineData("//sys/../../sys/devices/system/memory/block_size_bytes", "8000000\n")]
    [InlineData("/sys/devices/platform/hmem.1/dax0.0/size", null)]
    [InlineData("/sys/bus/dax/devices/dax0.9/../dax_region/size", null)]
    [InlineData("/sys/bus/dax/drivers/device_dax/dax0.0/size", null)]
    [InlineData("/sys/devices/system/node/node0/memory40/state", null)]
    [InlineData("/sys/bus/dax/devices/dax0.0/size/../align", null)]
    [InlineData("/sys/module/nosuch/initstate", null)]
    [InlineData("/sys/devices/platform", null)]
    public void A_path_may_go_through_links_and_back(string path, string? text)
    {
        var both = new Both(s_machines["two as memory"], KernelMode.Linux612);
        var result = both.Read(path);
        Assert.Equal(text, result.Text);
        Assert.Equal(text is null, result.Errno != Errno.None);
    }

    /// <summary>On a node of its own, memory that is only said to go online joins the zone that it lies in; what a kernel's <c>valid_zones</c> said, block by block.</summary>
    [Fact]
    public void The_default_zone_is_the_one_that_spans_the_block()
    {
        var both = new Both(s_machines["two as memory"] with { OnlinePolicy = OnlinePolicy.Offline }, KernelMode.Linux612);
        both.Write($"{Memory}41/state", "online_movable");
        both.Write($"{Memory}44/state", "online_movable");
        Assert.Equal("NM M MN MN M NM NM NM", Zones(both));
        both.Write($"{Memory}42/online", "1");
        both.Write($"{Memory}40/state", "online");
        Assert.Equal("N M M MN M NM NM NM", Zones(both));
        both.Write($"{Memory}47/state", "online");
        Assert.Equal("N M M NM M NM NM N", Zones(both));
        both.Write($"{Memory}46/state", "online_kernel");
        both.Write($"{Memory}43/state", "online");
        both.Write($"{Memory}44/state", "offline");
        Assert.Equal("N M M N NM NM N N", Zones(both));
    }

    [Theory]
    [InlineData("add", Errno.None)]
    [InlineData("change\n", Errno.None)]
    [InlineData("unbind\0", Errno.None)]
    [InlineData("add 12345678-1234-1234-1234-123456789012", Errno.None)]
    [InlineData("add 12345678-1234-1234-1234-123456789012 A=1 B=x", Errno.None)]
    [InlineData("add x", Errno.EINVAL)]
    [InlineData("add 12345678-1234-1234-1234-123456789012 A=", Errno.EINVAL)]
    [InlineData("\n", Errno.EINVAL)]
    [InlineData("junk", Errno.EINVAL)]
    public void An_event_is_a_word_of_the_kernels(string value, Errno expected)
    {
        var both = new Both(s_machines["idle"], KernelMode.Strict);
        foreach (var owner in new[] { "devices/platform/hmem.0", "bus/dax/devices/dax0.0", "bus/dax/drivers/kmem", "bus/platform/drivers/hmem" })
        {
            Assert.Equal(expected, both.Write($"/sys/{owner}/uevent", value).Errno);
        }
    }

    private static string Zones(Both both) => string.Join(' ', Enumerable.Range(40, 8)
        .Select(block => string.Concat(both.Read($"{Memory}{block}/valid_zones").Text!.Where(c => c is 'N' or 'M'))));

    private static BusTopology Machine(params RegionTopology[] regions) => new() { Regions = regions, Drivers = ["device_dax", "kmem"] };

    /// <summary>Writes that give and take devices, drivers and blocks; some of them fail on some machines.</summary>
    private static IEnumerable<(string Path, string Value)> Session()
    {
        yield return ("/sys/devices/system/memory/auto_online_blocks", "online_kernel\n");
        yield return ("/sys/devices/system/memory/auto_online_blocks", "junk");
        yield return ("/sys/devices/platform/hmem.0/dax_region/create", "1");
        yield return ("/sys/bus/dax/devices/dax0.1/../dax0.0/driver/unbind", "dax0.0");
        yield return ("/sys/bus/dax/devices/dax0.0/size", "268435456");
        yield return ("/sys/bus/dax/devices/dax0.1/size", "536870912");
        yield return ("/sys/bus/dax/drivers/kmem/new_id", "dax0.1");
        yield return ("/sys/bus/dax/devices/dax0.1/driver/module/../../bus/dax/drivers/device_dax/unbind", "dax0.0");
        yield return ("/sys/devices/system/node/node0/memory33/online", "1");
        yield return ("/sys/devices/system/node/node0/memory35/state", "offline\n");
        yield return ($"{Memory}32/online", "maybe");
        yield return ("/sys/bus/dax/devices/dax0.1/uevent", "add");
        yield return ("/sys/bus/dax/devices/dax0.1/dev", "1");
        yield return ("/sys/devices/platform/hmem.1/driver/unbind", "hmem.1");
        yield return ("/sys/devices/platform/e820_pmem/dax1.0/driver/unbind", "dax1.0");
    }

    /// <summary>A machine of the bus and one of the specification, to which the same is done.</summary>
    private sealed class Both(BusTopology topology, KernelMode mode)
    {
        private readonly DaxMachine _bus = new(topology, BusModes.Of(mode));
        private readonly SpecificationTarget _specification = new(new DaxSpecification(topology, mode));

        public OperationResult Write(string path, string value)
        {
            var write = SysfsPaths.Write(path, value);
            return Same(write, _bus.Files.Write(path, write.Value.Span));
        }

        public OperationResult Read(string path) => Same(new ReadOperation(path), _bus.Files.Read(path));

        /// <summary>Reads every file, and looks through every link.</summary>
        /// <returns>How many reads that were.</returns>
        public int CompareTree() => Compare(_bus.Kernel.Root);

        private int Compare(KernfsDirectory directory)
        {
            var reads = 1;
            Read(directory.Path + "/");
            foreach (var name in directory.Names())
            {
                Assert.True(directory.TryGet(name, out var node));
                var path = $"{directory.Path}/{name}";
                switch (node)
                {
                    case KernfsDirectory inner:
                        Assert.Equal(path, inner.Path);
                        Assert.True(inner.IsLinked);
                        reads += Compare(inner);
                        break;
                    case KernfsLink link:
                        foreach (var behind in link.Target.Names().Append("nosuch"))
                        {
                            Read($"{path}/{behind}");
                            Read($"{path}/../{behind}");
                            reads += 2;
                        }

                        break;
                    case KernfsAttribute:
                        Read(path);
                        reads++;
                        break;
                    default:
                        Assert.StartsWith("/dev/dax", path, StringComparison.Ordinal);
                        break;
                }
            }

            return reads;
        }

        private OperationResult Same(Operation operation, OperationResult bus)
        {
            Assert.Equal((operation, bus), (operation, _specification.Execute(operation)));
            return bus;
        }
    }
}
