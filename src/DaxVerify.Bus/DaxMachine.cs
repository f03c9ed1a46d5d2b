using DaxVerify.Annotations;
using DaxVerify.Bus.Dax;
using DaxVerify.Bus.DriverCore;
using DaxVerify.Bus.Drivers;
using DaxVerify.Bus.Memory;
using DaxVerify.Bus.Modes;
using DaxVerify.Bus.Resources;
using DaxVerify.Bus.Sysfs;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Operations;
using DaxVerify.Vocabulary.Topologies;

namespace DaxVerify.Bus;

/// <summary>
/// A machine with a device-dax bus: what user space meets. Its files are reached through <see cref="Files"/>; modules are loaded and
/// unloaded here. Safe for use from many threads at once.
/// </summary>
public sealed class DaxMachine
{
    private readonly Lock _modulesLock = new();
    [GuardedBy("_modulesLock")]
    private readonly Dictionary<string, DriverModule?> _modules = new(StringComparer.Ordinal);
    private readonly List<ProviderDevice> _providers = [];

    /// <summary>Boots a machine: loads the topology's modules in order, then binds the providers of its regions.</summary>
    /// <param name="topology">Regions, boot options, drivers.</param>
    /// <param name="mode">What the bus does where kernels differ or are wrong; <see cref="BusModes.Strict"/> by default.</param>
    /// <param name="allocations">Decides which allocations succeed; all do by default.</param>
    public DaxMachine(BusTopology topology, BusMode? mode = null, IAllocationPolicy? allocations = null)
    {
        Kernel = new Kernel(allocations ?? new UnlimitedMemory());
        var busMode = mode ?? BusModes.Strict;
        var hotplug = new MemoryHotplug(Kernel, topology, Iomem, busMode.HotRemoval);
        Dax = new DaxBus(Kernel, busMode, Iomem, new PhysicalMemory(), hotplug);
        ProviderBus = new BusType(Kernel, topology.IsStatic ? "nd" : "platform");
        Provider = topology.IsStatic ? new PmemDriver(Dax, ProviderBus) : new HmemDriver(Dax, ProviderBus, topology.RegionIdle);
        Files = new FileSystem(Kernel);
        Kernel.Root.AddDirectory("proc").TryAdd(
            new KernfsAttribute("iomem", AttributeMode.ReadOnly, ShowIomem, store: null));
        AddProviders(topology);
        foreach (var module in topology.Drivers)
        {
            LoadModule(module);
        }

        ProviderBus.Register(Provider);
    }

    public DaxBus Dax { get; }

    /// <summary>The file tree: <c>/sys</c>, <c>/dev</c>, <c>/proc/iomem</c>.</summary>
    public FileSystem Files { get; }

    /// <summary>The machine's physical address space.</summary>
    public IomemTree Iomem { get; } = new();

    /// <summary>Log, ledger and memory policy.</summary>
    public Kernel Kernel { get; }

    /// <summary>The devices that own the regions' ranges, by region id.</summary>
    public IReadOnlyList<ProviderDevice> Providers => _providers;

    /// <summary>The bus that the providers are on.</summary>
    public BusType ProviderBus { get; }

    /// <summary>The providers' driver.</summary>
    private RegionProvider Provider { get; }

    /// <summary>Loads a module: its driver is registered and offered every unbound device.</summary>
    /// <param name="name"><c>device_dax</c> or <c>kmem</c>.</param>
    /// <returns>ENOENT for an unknown name, EEXIST for a loaded one, or what the registration says.</returns>
    public Errno LoadModule(string name) => name switch
    {
        "device_dax" => Load(name, module => new DeviceDaxDriver(Dax, module)),
        "kmem" => Load(name, _ => new KmemDriver(Dax)),
        _ => Errno.ENOENT,
    };

    /// <summary>Loads a module with a driver made for a test.</summary>
    /// <param name="driver">What the driver declares and how it behaves.</param>
    /// <returns>EEXIST for a loaded name, or what the registration says.</returns>
    public Errno LoadModule(TestDriver driver) => Load(driver.Name, _ => new LoadableTestDriver(Dax, driver));

    /// <summary>Unloads a module: its driver detaches from every device.</summary>
    /// <returns>ENOENT for one that isn't loaded, EAGAIN while a file or mapping of its devices is alive.</returns>
    public Errno UnloadModule(string name)
    {
        DriverModule? module;
        lock (_modulesLock)
        {
            if (!_modules.TryGetValue(name, out module))
            {
                return Errno.ENOENT;
            }

            if (module is null)
            {
                return Errno.EBUSY;
            }

            if (!module.TryGo())
            {
                return Errno.EAGAIN;
            }

            _modules[name] = null;
        }

        Dax.Unregister(module.Driver!);
        module.Driver!.Put();
        lock (_modulesLock)
        {
            _modules.Remove(name);
        }

        return Errno.None;
    }

    /// <summary>
    /// Takes everything down: unbinds the providers, removes their devices and driver, unloads every module. Open files and mappings keep
    /// what they refer to alive, and the module that serves them loaded.
    /// </summary>
    public void ShutDown()
    {
        ProviderBus.Unregister(Provider);
        Provider.Put();
        foreach (var device in _providers)
        {
            device.Unregister();
            device.Put();
        }

        _providers.Clear();
        string[] names;
        lock (_modulesLock)
        {
            names = [.. _modules.Keys];
        }

        foreach (var name in names)
        {
            UnloadModule(name);
        }
    }

    private Errno Load(string name, Func<DriverModule, DaxDriver> makeDriver)
    {
        lock (_modulesLock)
        {
            if (!_modules.TryAdd(name, null))
            {
                return Errno.EEXIST;
            }
        }

        var module = new DriverModule(name);
        module.Driver = makeDriver(module);
        var errno = Dax.Register(module.Driver);
        lock (_modulesLock)
        {
            if (errno == Errno.None)
            {
                _modules[name] = module;
            }
            else
            {
                _modules.Remove(name);
            }
        }

        if (errno != Errno.None)
        {
            module.Driver.Put();
        }

        return errno;
    }

    private void AddProviders(BusTopology topology)
    {
        var home = Kernel.Platform;
        if (topology.IsStatic)
        {
            home = new KernfsDirectory("e820_pmem", Kernel.Platform);
            Kernel.Platform.Standing = new FixedEntries(home);
        }

        for (var id = 0; id < topology.Regions.Count; id++)
        {
            var range = topology.Regions[id];
            if (!topology.IsStatic && _providers.Exists(other => other.Range.Start <= range.End && range.Start <= other.Range.End))
            {
                continue;
            }

            var name = topology.IsStatic ? $"dax{id}.0" : $"hmem.{id}";
            if (topology.IsStatic)
            {
                var (start, size) = range.Container ?? (range.Start, range.Size);
                Iomem.AddFirmwareRange("Persistent Memory (legacy)", start, start + size - 1);
            }
            else
            {
                if (Dax.Mode.Features.ShowsProviderInIomem)
                {
                    Iomem.AddFirmwareRange(name, range.Start, range.End);
                }

                Iomem.AddFirmwareRange("Soft Reserved", range.Start, range.End);
            }

            var device = new ProviderDevice(Kernel, name, ProviderBus, home, id, range);
            device.Register();
            _providers.Add(device);
        }
    }

    private Errno ShowIomem(CancellationToken killed, out string text)
    {
        text = string.Concat(Iomem.Lines().Select(line => line + "\n"));
        return Errno.None;
    }
}
