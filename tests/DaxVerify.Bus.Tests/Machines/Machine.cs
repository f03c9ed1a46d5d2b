using System.Text;
using DaxVerify.Bus.Dax;
using DaxVerify.Bus.Drivers;
using DaxVerify.Bus.Nodes;
using DaxVerify.Vocabulary.Observations;
using DaxVerify.Vocabulary.Operations;
using DaxVerify.Vocabulary.Topologies;

namespace DaxVerify.Bus.Tests.Machines;

/// <summary>A machine as a test wants it: one region of idle soft-reserved memory unless said otherwise, used as a shell would use it.</summary>
internal sealed class Machine
{
    public const ulong MiB = 1UL << 20;
    public const ulong GiB = 1UL << 30;
    public const ulong Start = 4 * GiB;

    private Machine(BusTopology topology, BusMode mode)
    {
        Allocations = new TestAllocations();
        Bus = new DaxMachine(topology, mode, Allocations);
        IsStatic = topology.IsStatic;
    }

    public TestAllocations Allocations { get; }

    public DaxMachine Bus { get; }

    public bool IsStatic { get; }

    public DaxBus Dax => Bus.Dax;

    public ProviderDevice Provider => Bus.Providers[0];

    public DaxRegion Region => (DaxRegion)Provider.DriverData!;

    public DevDax Seed => Instance("dax0.0");

    /// <summary>One region of 16 MiB, empty, of the device type, no driver loaded.</summary>
    public static Machine Idle(BusMode? mode = null, ulong size = 16 * MiB, string[]? drivers = null, int regions = 1) =>
        new(Topology(size, regions) with { RegionIdle = true, Drivers = drivers ?? [] }, mode ?? BusModes.Strict);

    /// <summary>One region whose instance 0 has the whole range, handed over as RAM.</summary>
    public static Machine Ram(
        BusMode? mode = null, ulong size = 512 * MiB, string[]? drivers = null, OnlinePolicy online = OnlinePolicy.Offline, int node = 0) =>
        new(Topology(size, 1, node) with { Drivers = drivers ?? [], OnlinePolicy = online }, mode ?? BusModes.Strict);

    /// <summary>One static region: persistent memory in devdax mode.</summary>
    public static Machine Static(BusMode? mode = null, string[]? drivers = null) =>
        new(Topology(16 * MiB, 1) with { IsStatic = true, Drivers = drivers ?? [] }, mode ?? BusModes.Strict);

    public static Machine Of(BusTopology topology, BusMode? mode = null) => new(topology, mode ?? BusModes.Strict);

    public static BusTopology Topology(ulong size, int regions, int node = 0) => new()
    {
        Regions = [.. Enumerable.Range(0, regions).Select(i => new RegionTopology(Start + ((ulong)i * 4 * GiB), size) { TargetNode = node })],
    };

    public DevDax Instance(string name) =>
        (DevDax)Dax.Type.Devices.Snapshot().Single(d => d.Name == name);

    public DaxDriver Driver(string name) => (DaxDriver)Dax.Type.Drivers.Snapshot().Single(d => d.Name == name);

    public bool Exists(string name) => Dax.Type.Devices.Snapshot().Any(d => d.Name == name);

    /// <summary>Full path of an attribute: of an instance (<c>dax0.0/size</c>), of region 0 (<c>region/create</c>) or of a driver.</summary>
    public string Path(string file)
    {
        if (file.StartsWith('/'))
        {
            return file;
        }

        if (file.StartsWith("region/", StringComparison.Ordinal))
        {
            return $"{Provider.Directory.Path}/dax_region/{file["region/".Length..]}";
        }

        return file.StartsWith("drivers/", StringComparison.Ordinal)
            ? $"/sys/bus/dax/{file}"
            : $"/sys/bus/dax/devices/{file}";
    }

    public OperationResult Try(string file, CancellationToken killed = default) => Bus.Files.Read(Path(file), killed);

    public OperationResult TryWrite(string file, string value, CancellationToken killed = default) =>
        Bus.Files.Write(Path(file), Encoding.Latin1.GetBytes(value), killed);

    public Errno ReadErrno(string file, CancellationToken killed = default) => Try(file, killed).Errno;

    public Errno Write(string file, string value, CancellationToken killed = default) => TryWrite(file, value, killed).Errno;

    public string Read(string file)
    {
        var result = Try(file);
        Assert.True(result.Errno == Errno.None, $"read {Path(file)}: {result}");
        return result.Text!;
    }

    /// <summary>Writes and fails the test unless it succeeds.</summary>
    public Machine Do(string file, string value)
    {
        var result = TryWrite(file, value);
        Assert.True(result.Errno == Errno.None, $"write {Path(file)} \"{value}\": {result}");
        return this;
    }

    public Machine Create() => Do("region/create", "1");

    public Machine Resize(string instance, ulong bytes) => Do($"{instance}/size", $"{bytes}");

    public Machine Load(string module)
    {
        Assert.Equal(Errno.None, Bus.LoadModule(module));
        return this;
    }

    public Errno Bind(string driver, string instance) => Write($"drivers/{driver}/bind", instance);

    public Errno Unbind(string driver, string instance) => Write($"drivers/{driver}/unbind", instance);

    public Errno UnbindProvider(CancellationToken killed = default) =>
        Write($"/sys/bus/{Bus.ProviderBus.Name}/drivers/{(IsStatic ? "dax_pmem" : "hmem")}/unbind", Provider.Name, killed);

    public Errno BindProvider() =>
        Write($"/sys/bus/{Bus.ProviderBus.Name}/drivers/{(IsStatic ? "dax_pmem" : "hmem")}/bind", Provider.Name);

    public OpenFile Open(string instance)
    {
        Assert.Equal(Errno.None, Bus.Files.Open(instance, OpenMode.ReadWrite, out var file));
        return file!;
    }

    public Errno OpenErrno(string instance)
    {
        var errno = Bus.Files.Open(instance, OpenMode.ReadWrite, out var file);
        file?.Put();
        return errno;
    }

    public static Errno TryMap(OpenFile file, out MemoryMapping? mapping, ulong offset = 0, ulong length = 2 * MiB, MapKind kind = MapKind.Shared) =>
        file.Map(new MmapOperation("@", offset, length, Protection.Read | Protection.Write, kind), out mapping);

    public MemoryMapping Map(string instance, ulong length = 2 * MiB, ulong offset = 0)
    {
        var file = Open(instance);
        Assert.Equal(Errno.None, TryMap(file, out var mapping, offset, length));
        file.Put();
        return mapping!;
    }

    /// <summary>What is alive besides the devices and drivers that the machine was booted with.</summary>
    public IReadOnlyList<string> Leaks() => [.. Bus.Kernel.Ledger.Alive().Where(o =>
        !Bus.Providers.Any(p => o == $"device {p.Name}") && o is not ("driver hmem" or "driver dax_pmem"))];

    /// <summary>Unloads every module and unbinds the provider.</summary>
    public void TearDown()
    {
        foreach (var provider in Bus.Providers.Where(p => p.Driver is not null))
        {
            var errno = Write($"/sys/bus/{Bus.ProviderBus.Name}/drivers/{(IsStatic ? "dax_pmem" : "hmem")}/unbind", provider.Name);
            Assert.Equal(Errno.None, errno);
        }

        foreach (var driver in Dax.Type.Drivers.Snapshot())
        {
            Assert.Equal(Errno.None, Bus.UnloadModule(driver.Name));
        }
    }

    /// <summary>Tears everything down and checks that nothing is left.</summary>
    public void TearDownToNothing()
    {
        TearDown();
        Assert.Empty(Leaks());
        Assert.All(Bus.Providers, p => Assert.Equal(0, p.Resources.Count));
        Assert.False(Dax.RegionSemaphore.IsLocked || Dax.DeviceSemaphore.IsLocked, "a semaphore is still held");
    }

    /// <summary>Everything that user space can see of the bus, one line each: to tell whether something changed.</summary>
    public IReadOnlyList<string> Everything()
    {
        var lines = new List<string>();
        Walk("/sys", lines, 0);
        lines.AddRange(Bus.Files.List("/dev").Text!.Split('\n'));
        lines.Add(Read("/proc/iomem"));
        lines.AddRange(Leaks());
        return lines;
    }

    private void Walk(string directory, List<string> lines, int depth)
    {
        foreach (var name in Bus.Files.List(directory).Text!.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var path = $"{directory}/{name}";
            var isLink = directory.EndsWith("/devices", StringComparison.Ordinal) && depth > 2;
            lines.Add(path);
            if (!isLink && name != "driver" && Bus.Files.List(path).Errno == Errno.None && depth < 8
                && !directory.StartsWith("/sys/bus/dax/drivers/", StringComparison.Ordinal)
                && !directory.Contains("/drivers/", StringComparison.Ordinal))
            {
                Walk(path, lines, depth + 1);
            }
            else if (Bus.Files.Read(path) is { Errno: Errno.None } read)
            {
                lines[^1] += " = " + read.Text;
            }
        }
    }
}
