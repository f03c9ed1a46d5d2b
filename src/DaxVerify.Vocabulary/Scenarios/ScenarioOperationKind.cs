using System.Globalization;
using DaxVerify.Vocabulary.Operations;

namespace DaxVerify.Vocabulary.Scenarios;

/// <summary>One kind of operation on an instance, as scenarios and the table of pairs name it.</summary>
/// <param name="On">Makes the operation for an instance, such as <c>dax0.1</c>, of region 0 unless its name says otherwise.</param>
public sealed record ScenarioOperationKind(string Name, Func<string, Operation> On)
{
    /// <summary>
    /// Every kind; the simplest come first, so that smaller choices make simpler scenarios. <c>grow</c> writes 8 MiB, <c>grow-much</c>
    /// 32 MiB and <c>grow-huge</c> 1 GiB to <c>size</c>, <c>align-huge</c> writes 1 GiB to <c>align</c>, <c>map</c> asks for the 2 MiB that begin
    /// 8 MiB into the region, <c>online</c> and <c>offline</c> are about the first memory block, <c>insmod</c> loads kmem, <c>rmmod</c> unloads device_dax, <c>load</c> and <c>store</c> touch the process's mapping.
    /// </summary>
    public static IReadOnlyList<ScenarioOperationKind> All { get; } =
    [
        Read("read-size", "size"),
        Read("read-align", "align"),
        Read("read-resource", "resource"),
        Read("read-memmap", "memmap_on_memory"),
        Read("read-modalias", "modalias"),
        Read("read-target-node", "target_node"),
        Read("read-numa-node", "numa_node"),
        Read("read-start", "mapping0/start"),
        Read("read-end", "mapping0/end"),
        Read("read-page-offset", "mapping0/page_offset"),
        ReadRegion("read-region-id", "id"),
        ReadRegion("read-region-size", "size"),
        ReadRegion("read-region-align", "align"),
        ReadRegion("read-available", "available_size"),
        ReadRegion("read-seed", "seed"),
        ReadRegion("read-youngest", "create"),
        new("list", instance => new ListOperation($"/sys/bus/dax/devices/{instance}")),
        new("list-region", instance => new ListOperation($"/sys/bus/platform/devices/{ProviderOf(instance)}")),
        new("list-bus", _ => new ListOperation("/sys/bus/dax/devices")),
        new("list-driver", _ => new ListOperation("/sys/bus/dax/drivers/device_dax")),
        Write("shrink", "size", "0"),
        Write("grow", "size", "8388608"),
        Write("grow-much", "size", "33554432"),
        new("map", instance => new WriteOperation($"/sys/bus/dax/devices/{instance}/mapping", ByteString.FromText(RangeToMap(instance)))),
        Write("align", "align", "4096"),
        Write("grow-huge", "size", "1073741824"),
        Write("align-huge", "align", "1073741824"),
        Write("memmap", "memmap_on_memory", "1"),
        new("create", instance => Region(instance, "create", "1")),
        new("delete", instance => Region(instance, "delete", instance)),
        Driver("bind", "device_dax", "bind"),
        Driver("unbind", "device_dax", "unbind"),
        Driver("new-id", "device_dax", "new_id"),
        Driver("remove-id", "device_dax", "remove_id"),
        Driver("bind-kmem", "kmem", "bind"),
        Driver("unbind-kmem", "kmem", "unbind"),
        new("online", _ => Block("online")),
        new("offline", _ => Block("offline")),
        new("insmod", _ => new LoadModuleOperation("kmem")),
        new("rmmod", _ => new UnloadModuleOperation("device_dax")),
        new("insmod-device-dax", _ => new LoadModuleOperation("device_dax")),
        new("rmmod-kmem", _ => new UnloadModuleOperation("kmem")),
        new("open", instance => new OpenOperation(instance, OpenMode.ReadWrite)),
        new("close", _ => new CloseOperation()),
        new("mmap", instance => new MmapOperation(instance, 0, 2UL << 20, Protection.Read | Protection.Write, MapKind.Shared)),
        new("munmap", _ => new MunmapOperation()),
        new("munmap-part", _ => new MunmapOperation(0, 1UL << 20)),
        new("load", _ => new TouchOperation(0)),
        new("store", _ => new TouchOperation(0, 7)),
        Provider("unbind-provider", "unbind"),
        Provider("bind-provider", "bind"),
    ];

    /// <summary>A fatal signal to a thread; it is on no instance and not among <see cref="All"/>.</summary>
    public static ScenarioOperationKind Kill { get; } = new("kill", instance => throw new ArgumentException("a signal goes to a thread", nameof(instance)));

    /// <summary>Whether it reads or writes a file of a region, or lists them.</summary>
    public bool IsOfRegionFile => Name is "read-region-id" or "read-region-size" or "read-region-align" or "read-available" or "read-seed" or "read-youngest" or "list-region" or "create" or "delete";

    /// <summary>Whether a region's provider comes or goes.</summary>
    public bool IsOfProvider => Name is "bind-provider" or "unbind-provider";

    /// <summary>The simplest kind that calls the same code of the bus: all writes of a size are one family, all reads of a mapping another.</summary>
    public ScenarioOperationKind Family => Name switch
    {
        "grow" or "grow-much" or "grow-huge" => Find("shrink")!,
        "read-end" or "read-page-offset" => Find("read-start")!,
        "align-huge" => Find("align")!,
        _ => this,
    };

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>Finds a kind.</summary>
    /// <returns>The kind, or <see langword="null"/>.</returns>
    public static ScenarioOperationKind? Find(string name) => All.FirstOrDefault(kind => kind.Name == name);

    private static ScenarioOperationKind Read(string name, string file) =>
        new(name, instance => new ReadOperation($"/sys/bus/dax/devices/{instance}/{file}"));

    private static ScenarioOperationKind ReadRegion(string name, string file) =>
        new(name, instance => new ReadOperation($"/sys/bus/platform/devices/{ProviderOf(instance)}/dax_region/{file}"));

    private static ScenarioOperationKind Write(string name, string file, string value) =>
        new(name, instance => new WriteOperation($"/sys/bus/dax/devices/{instance}/{file}", ByteString.FromText(value)));

    private static ScenarioOperationKind Driver(string name, string driver, string file) =>
        new(name, instance => new WriteOperation($"/sys/bus/dax/drivers/{driver}/{file}", ByteString.FromText(instance)));

    private static WriteOperation Block(string state) =>
        new("/sys/devices/system/memory/memory32/state", ByteString.FromText(state));

    /// <summary>2 MiB of the instance's region, 8 MiB behind its start; see <see cref="StartingPoint.Topology"/>.</summary>
    private static string RangeToMap(string instance)
    {
        var start = ((4 + RegionOf(instance)) << 30) + (8UL << 20);
        return string.Create(CultureInfo.InvariantCulture, $"{start:x}-{start + (2UL << 20) - 1:x}");
    }

    private static ScenarioOperationKind Provider(string name, string file) =>
        new(name, instance => new WriteOperation($"/sys/bus/platform/drivers/hmem/{file}", ByteString.FromText(ProviderOf(instance))));

    private static WriteOperation Region(string instance, string file, string value) =>
        new($"/sys/bus/platform/devices/{ProviderOf(instance)}/dax_region/{file}", ByteString.FromText(value));

    private static string ProviderOf(string instance) => string.Create(CultureInfo.InvariantCulture, $"hmem.{RegionOf(instance)}");

    private static ulong RegionOf(string instance) =>
        ulong.Parse(instance.AsSpan("dax".Length, instance.IndexOf('.', StringComparison.Ordinal) - "dax".Length), CultureInfo.InvariantCulture);
}
