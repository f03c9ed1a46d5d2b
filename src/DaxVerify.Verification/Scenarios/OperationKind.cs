using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Operations;

namespace DaxVerify.Verification.Scenarios;

/// <summary>One kind of operation on an instance, as scenarios and the table of pairs name it.</summary>
/// <param name="Name">The name.</param>
/// <param name="On">Makes the operation for an instance, such as <c>dax0.1</c>, of region 0 unless its name says otherwise.</param>
public sealed record OperationKind(string Name, Func<string, Operation> On)
{
    /// <summary>Every kind; the simplest come first, so that smaller choices make simpler scenarios.</summary>
    public static IReadOnlyList<OperationKind> All { get; } =
    [
        Read("read-size", "size"),
        Read("read-align", "align"),
        Read("read-resource", "resource"),
        Read("read-memmap", "memmap_on_memory"),
        Read("read-start", "mapping0/start"),
        ReadRegion("read-available", "available_size"),
        ReadRegion("read-seed", "seed"),
        ReadRegion("read-youngest", "create"),
        new("list", instance => new ListOperation($"/sys/bus/dax/devices/{instance}")),
        Write("shrink", "size", "0"),
        Write("grow", "size", "8388608"),
        Write("grow-much", "size", "33554432"),
        Write("map", "mapping", "100800000-1009fffff"),
        Write("align", "align", "4096"),
        Write("memmap", "memmap_on_memory", "1"),
        new("create", instance => Region(instance, "create", "1")),
        new("delete", instance => Region(instance, "delete", instance)),
        Driver("bind", "bind"),
        Driver("unbind", "unbind"),
        Driver("new-id", "new_id"),
        Driver("remove-id", "remove_id"),
        new("insmod", _ => new LoadModuleOperation("kmem")),
        new("rmmod", _ => new UnloadModuleOperation("device_dax")),
        new("open", instance => new OpenOperation(instance, OpenMode.ReadWrite)),
        new("mmap", instance => new MmapOperation(instance, 0, 2UL << 20, Protection.Read | Protection.Write, MapKind.Shared)),
        Provider("unbind-provider", "unbind"),
        Provider("bind-provider", "bind"),
    ];

    /// <summary>Finds a kind.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The kind, or <see langword="null"/>.</returns>
    public static OperationKind? Find(string name) => All.FirstOrDefault(kind => kind.Name == name);

    private static OperationKind Read(string name, string file) =>
        new(name, instance => new ReadOperation($"/sys/bus/dax/devices/{instance}/{file}"));

    private static OperationKind ReadRegion(string name, string file) =>
        new(name, instance => new ReadOperation($"/sys/bus/platform/devices/{ProviderOf(instance)}/dax_region/{file}"));

    private static OperationKind Write(string name, string file, string value) =>
        new(name, instance => new WriteOperation($"/sys/bus/dax/devices/{instance}/{file}", ByteString.FromText(value)));

    private static OperationKind Driver(string name, string file) =>
        new(name, instance => new WriteOperation($"/sys/bus/dax/drivers/device_dax/{file}", ByteString.FromText(instance)));

    private static OperationKind Provider(string name, string file) =>
        new(name, instance => new WriteOperation($"/sys/bus/platform/drivers/hmem/{file}", ByteString.FromText(ProviderOf(instance))));

    private static WriteOperation Region(string instance, string file, string value) =>
        new($"/sys/bus/platform/devices/{ProviderOf(instance)}/dax_region/{file}", ByteString.FromText(value));

    private static string ProviderOf(string instance) => $"hmem.{instance["dax".Length..instance.IndexOf('.', StringComparison.Ordinal)]}";
}
