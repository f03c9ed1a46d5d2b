using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Operations;
using DaxVerify.Vocabulary.Scenarios;

namespace DaxVerify.Specification.Tests.Linearizability;

/// <summary>One hand-made history for each kind of operation; see <see cref="HistoryCase"/>.</summary>
internal static class HistoryCases
{
    private const string Directory = "\"align\ndev\nmapping\nmapping0\nmemmap_on_memory\nmodalias\nnuma_node\nresource\nsize\nsubsystem\ntarget_node\nuevent";
    private const string Group = "\"align\navailable_size\ncreate\ndelete\nid\nseed\nsize";

    /// <summary>Every case.</summary>
    public static IReadOnlyList<HistoryCase> All { get; } =
    [
        // Reads that return what a write before them has changed.
        new("read-size", "sized", Does("shrink", "ok"), Does("read-size", "\"8388608")),
        new("read-align", "sized", Does("align", "ok"), Does("read-align", "\"2097152")),
        new("read-resource", "holes", Does("shrink", "ok", "dax0.0"), Does("read-resource", "\"0x100800000", "dax0.0")),
        new("read-memmap", "sized", Does("memmap", "ok"), Does("read-memmap", "\"0")),
        new("read-modalias", "empty", Does("delete", "ok"), Does("read-modalias", "\"dax:t0")),
        new("read-target-node", "empty", Does("delete", "ok"), Does("read-target-node", "\"0")),
        new("read-numa-node", "empty", Does("delete", "ok"), Does("read-numa-node", "\"0")),
        new("read-start", "sized", Does("shrink", "ok"), Does("read-start", "\"0x100000000")),
        new("read-end", "sized", Does("grow-much", "ok"), Does("read-end", "\"0x1007fffff")),
        new("read-page-offset", "sized", Does("shrink", "ok"), Does("read-page-offset", "\"0x0")),
        new("read-region-id", "sized", Does("unbind-provider", "ok"), Does("read-region-id", "\"0")),
        new("read-region-size", "sized", Does("unbind-provider", "ok"), Does("read-region-size", "\"67108864")),
        new("read-region-align", "sized", Does("unbind-provider", "ok"), Does("read-region-align", "\"2097152")),
        new("read-available", "sized", Does("shrink", "ok"), Does("read-available", "\"58720256")),
        new("read-seed", "empty", Does("delete", "ok"), Does("read-seed", "\"dax0.1")),
        new("read-youngest", "empty", Does("create", "ok"), Does("read-youngest", "\"dax0.1")),

        // Listings.
        new("list", "sized", Does("shrink", "ok"), Does("list", Directory)),
        new("list-region", "sized", Does("unbind-provider", "ok"), Does("list-region", "\"dax0.0\ndax0.1\ndax_region\ndriver\nmodalias\nnuma_node\nsubsystem\nuevent")),
        new("list-bus", "sized", Does("create", "ok"), Does("list-bus", "\"dax0.0\ndax0.1")),
        new("list-driver", "sized", Does("bind", "ok"), Does("list-driver", "\"bind\nmodule\nnew_id\nremove_id\nuevent\nunbind")),

        // Writes that are refused for a reason that is over, or accepted although there is one by now.
        new("shrink", "bound", Does("unbind", "ok"), Does("shrink", "EBUSY")),
        new("grow", "bound", Does("unbind", "ok"), Does("grow", "EBUSY")),
        new("grow-much", "bound", Does("unbind", "ok"), Does("grow-much", "EBUSY")),
        new("grow-huge", "bound", Does("unbind", "ok"), Does("grow-huge", "EBUSY")),
        new("map", "bound", Does("unbind", "ok"), Does("map", "EBUSY")),
        new("align", "bound", Does("unbind", "ok"), Does("align", "EBUSY")),
        new("align-huge", "bound", Does("unbind", "ok"), Does("align-huge", "EBUSY")),
        new("memmap", "empty", Does("delete", "ok"), Does("memmap", "ok")),
        new("create", "sized", Does("unbind-provider", "ok"), Does("create", "ok")),
        new("delete", "sized", Does("shrink", "ok"), Does("delete", "EBUSY")),

        // Drivers and devices.
        new("bind", "empty", Does("grow", "ok"), Does("bind", "ENXIO")),
        new("unbind", "sized", Does("bind", "ok"), Does("unbind", "ENODEV")),
        new("new-id", "sized", Does("new-id", "ok"), Does("open", "ENXIO/open")),
        new("remove-id", "sized", Does("rmmod", "ok"), Does("remove-id", "ok")),
        new("bind-kmem", "kmem", Does("unbind-kmem", "ok", "dax0.0"), Does("bind-kmem", "EBUSY", "dax0.0")),
        new("unbind-kmem", "kmem", Does("unbind-kmem", "ok", "dax0.0"), Does("shrink", "EBUSY", "dax0.0")),
        new("online", "kmem", Does("online", "ok"), Does("offline", "EINVAL")),
        new("offline", "kmem", Does("offline", "ok"), Does("online", "EINVAL")) { Before = [(0, Of("online"), "ok")] },
        new("insmod", "sized", Does("insmod", "ok"), (new ListOperation("/sys/bus/dax/drivers"), "\"device_dax")),
        new("rmmod", "empty", Does("rmmod", "ok"), Does("bind", "ENXIO")),
        new("insmod-device-dax", "sized", Does("insmod-device-dax", "ok"), Does("bind", "ENOENT/open")) { Before = [(0, Of("rmmod"), "ok")] },
        new("rmmod-kmem", "kmem", Does("rmmod-kmem", "ok"), Does("bind-kmem", "EBUSY", "dax0.0")),
        new("unbind-provider", "sized", Does("unbind-provider", "ok"), Does("read-available", "\"58720256")),
        new("bind-provider", "sized", Does("unbind-provider", "ok"), Does("bind-provider", "EBUSY")),

        // Device nodes and what is mapped through them.
        new("open", "sized", Does("bind", "ok"), Does("open", "ENXIO/open")),
        new("mmap", "sized", Does("bind", "ok"), Does("mmap", "ENXIO/open")),
        new("close", "bound", Does("close", "ok"), Does("rmmod", "EAGAIN!")) { Before = [(0, Of("open"), "ok")] },
        new("munmap", "bound", Does("munmap", "ok"), Does("rmmod", "EAGAIN!")) { Before = [(0, Of("mmap"), "align 2097152")] },
        new("munmap-part", "mapped", Does("align", "ok"), Does("munmap-part", "EINVAL/munmap")) { Before = [(0, Of("unbind"), "ok")], Mode = KernelMode.Linux612 },
        new("load", "mapped", Does("unbind", "ok"), Does("load", "other")),
        new("store", "mapped", Does("unbind", "ok"), Does("store", "stored")),
        new("fork", "mapped", Does("unbind", "ok"), (new ForkOperation(0), "other")) { Mode = KernelMode.Linux612 },
        new("munmap of all parts", "bound", (new MunmapOperation(0, 2UL << 20), "ok"), Does("rmmod", "EAGAIN!")) { Before = [(0, Of("mmap"), "align 2097152")] },
        new("mmap of the kept file", "mapped", Does("unbind", "ok"), (Kept, "align 2097152")),

        // Signals and failing allocations.
        new("kill", "sized", Does("shrink", "EINTR"), (new KillOperation(0), "ok")),
        new("test driver", "sized", (new LoadTestDriverOperation(new TestDriver("spare", DriverType.Kmem)), "ok"), (new ListOperation("/sys/bus/dax/drivers"), "\"device_dax")),
        new("list of a region's files", "sized", Does("unbind-provider", "ok"), (new ListOperation("/sys/bus/platform/devices/hmem.0/dax_region"), Group)),
    ];

    private static MmapOperation Kept => new(MmapOperation.KeptFile, 0, 2UL << 20, Protection.Read | Protection.Write, MapKind.Shared);

    /// <summary>The operation of a kind.</summary>
    /// <param name="kind">The kind's name.</param>
    /// <param name="instance">The instance.</param>
    /// <returns>The operation.</returns>
    public static Operation Of(string kind, string instance = "dax0.1") =>
        ScenarioOperationKind.Find(kind)?.On(instance) ?? throw new ArgumentException($"no kind '{kind}'", nameof(kind));

    private static (Operation Operation, string Result) Does(string kind, string result, string instance = "dax0.1") => (Of(kind, instance), result);
}
