using DaxVerify.Annotations;
using DaxVerify.Bus.DriverCore;
using DaxVerify.Bus.Memory;
using DaxVerify.Bus.Resources;
using DaxVerify.Bus.Sysfs;
using DaxVerify.Vocabulary;

namespace DaxVerify.Bus.Dax;

/// <summary>
/// The dax bus of one machine: its two global semaphores, the driver id lists' mutex, and the registration of drivers. Lock order:
/// provider's device mutex, region semaphore, mutex of an instance or mapping device, device semaphore; the bus mutex is a leaf.
/// </summary>
public sealed class DaxBus
{
    private readonly Lock _busMutex = new();
    [GuardedBy("_busMutex")]
    private int _matchAlwaysCount;

    /// <summary>Makes the bus.</summary>
    /// <param name="kernel">The machine.</param>
    /// <param name="mode">What it does where kernels differ or are wrong.</param>
    /// <param name="iomem">The machine's physical address space.</param>
    /// <param name="memory">What the addresses hold.</param>
    /// <param name="hotplug">Memory hot-plug.</param>
    internal DaxBus(Kernel kernel, BusMode mode, IomemTree iomem, PhysicalMemory memory, MemoryHotplug hotplug)
    {
        Kernel = kernel;
        Mode = mode;
        Iomem = iomem;
        Memory = memory;
        Hotplug = hotplug;
        StructPages = new StructPages(kernel.Log);
        Type = new BusType(kernel, "dax");
        kernel.Modules.Standing = new ComputedEntries(LoadedModules);
        kernel.CharacterDevices.Standing = new ComputedEntries(NumberedNodes);
        RegionSemaphore = new RwSemaphore("region rwsem", !mode.Features.HasSemaphores);
        DeviceSemaphore = new RwSemaphore("device rwsem", !mode.Features.HasSemaphores);
    }

    /// <summary>What it does where kernels differ or are wrong.</summary>
    public BusMode Mode { get; }

    /// <summary>Devices and drivers.</summary>
    public BusType Type { get; }

    /// <summary>
    /// The region semaphore (<c>dax_region_rwsem</c>): every region's resource tree, seed, youngest, ranges and mapping registration.
    /// </summary>
    public RwSemaphore RegionSemaphore { get; }

    /// <summary>The device semaphore (<c>dax_dev_rwsem</c>): every instance's ranges, align, id validity and memmap_on_memory.</summary>
    public RwSemaphore DeviceSemaphore { get; }

    /// <summary>The bus mutex: drivers' id lists and the match-always count.</summary>
    [ReturnsLock("_busMutex")]
    public Lock BusMutex => _busMutex;

    /// <summary>The read section that guards ALIVE.</summary>
    public SleepableRcu ReadSection { get; } = new();

    /// <summary>Number of registered drivers that take every device.</summary>
    public int MatchAlwaysCount
    {
        get
        {
            lock (_busMutex)
            {
                return _matchAlwaysCount;
            }
        }
    }

    /// <summary>The machine's physical address space.</summary>
    public IomemTree Iomem { get; }

    /// <summary>Which host stands on which dax device.</summary>
    public HostAssociations Hosts { get; } = new();

    /// <summary>What the addresses hold.</summary>
    public PhysicalMemory Memory { get; }

    /// <summary>Memory hot-plug.</summary>
    public MemoryHotplug Hotplug { get; }

    /// <summary>Which pages have struct pages under a page map.</summary>
    public StructPages StructPages { get; }

    /// <summary>The machine.</summary>
    internal Kernel Kernel { get; }

    /// <summary>
    /// Registers a driver. One without probe is refused with EINVAL (5b8e64f1), as is a second that takes every device; the count is
    /// given back when the driver core refuses (e307bf11).
    /// </summary>
    /// <returns>EINVAL, EBUSY for a taken name, or what the driver core says.</returns>
    internal Errno Register(DaxDriver driver)
    {
        if (!driver.HasProbe)
        {
            return Errno.EINVAL;
        }

        if (driver.MatchAlways && !TryTakeMatchAlways())
        {
            Kernel.Log.Warn($"dax: a second driver that takes every device: {driver.Name}");
            return Errno.EINVAL;
        }

        var errno = driver.RegistrationResult == Errno.None ? Type.Register(driver) : driver.RegistrationResult;
        if (errno != Errno.None)
        {
            GiveMatchAlwaysBack(driver);
        }

        return errno;
    }

    /// <summary>Unregisters a driver: drops its ids, detaches every device.</summary>
    internal void Unregister(DaxDriver driver)
    {
        GiveMatchAlwaysBack(driver);
        if (!Mode.IdLists.OutlivesFiles)
        {
            driver.ClearIds();
        }

        Type.Unregister(driver);
        if (Mode.IdLists.OutlivesFiles)
        {
            driver.ClearIds();
        }
    }

    /// <summary>A module's directory comes and goes with its driver's.</summary>
    private IEnumerable<KernfsNode> LoadedModules() => Type.DriverDirectories.Names()
        .Select(name => Type.DriverDirectories.TryGet(name, out var driver) && ((KernfsDirectory)driver).TryGet("module", out var link) ? ((KernfsLink)link).Target : null)
        .OfType<KernfsDirectory>();

    /// <summary>Links to the instances by their nodes' numbers.</summary>
    private IEnumerable<KernfsNode> NumberedNodes() => Kernel.Dev.Names()
        .Select(name => Kernel.Dev.TryGet(name, out var node) ? node : null)
        .OfType<DeviceNode>().Select(node => new KernfsLink(node.NumberText, node.Home));

    private bool TryTakeMatchAlways()
    {
        lock (_busMutex)
        {
            if (_matchAlwaysCount > 0)
            {
                return false;
            }

            _matchAlwaysCount++;
            return true;
        }
    }

    private void GiveMatchAlwaysBack(DaxDriver driver)
    {
        if (driver.MatchAlways)
        {
            lock (_busMutex)
            {
                _matchAlwaysCount--;
            }
        }
    }
}
