using DaxVerify.Annotations;
using DaxVerify.Bus.Sysfs;
using DaxVerify.Vocabulary;

namespace DaxVerify.Bus.DriverCore;

/// <summary>A driver of the driver core: what is registered on a bus and bound to devices.</summary>
public abstract class Driver : ReferenceCounted
{
    /// <summary>Makes a driver that isn't registered yet.</summary>
    /// <param name="kernel">The machine.</param>
    /// <param name="bus">The bus that it will be registered on.</param>
    /// <param name="isModule">Whether a module of its name brings it; else it is part of the kernel.</param>
    protected Driver(Kernel kernel, string name, BusType bus, bool isModule = false)
        : base(kernel.Ledger)
    {
        Kernel = kernel;
        Name = name;
        Directory = new KernfsDirectory(name, bus.DriverDirectories);
        var events = StandingFile.Uevent(Directory, text: null);
        Directory.Standing = isModule ? new FixedEntries(new KernfsLink("module", MakeModule(name)), events) : new FixedEntries(events);
    }

    public string Name { get; }

    /// <summary>Its directory below <c>drivers/</c>.</summary>
    public KernfsDirectory Directory { get; }

    public WalkList<Device> Bound { get; } = new();

    /// <summary>The machine.</summary>
    protected internal Kernel Kernel { get; }

    /// <inheritdoc/>
    public override string Describe() => $"driver {Name}";

    /// <summary>The driver's own attribute files, besides bind and unbind.</summary>
    internal virtual IReadOnlyList<KernfsAttribute> Attributes => [];

    /// <summary>Whether it takes a device.</summary>
    internal abstract bool Matches(Device device);

    /// <summary>Brings a device into service; its mutex is held and its driver pointer set.</summary>
    /// <param name="killed">A fatal signal.</param>
    /// <returns>How it ended; after an error everything registered with the device's resources is released.</returns>
    [RequiresLock("device.Mutex")]
    internal abstract Errno Probe(Device device, CancellationToken killed);

    /// <summary>Takes a device out of service, before its managed resources are released; its mutex is held.</summary>
    [RequiresLock("device.Mutex")]
    internal abstract void Remove(Device device);

    /// <inheritdoc/>
    protected override void OnReleased()
    {
    }

    private KernfsDirectory MakeModule(string name)
    {
        var module = new KernfsDirectory(name, Kernel.Modules);
        module.Standing = new FixedEntries(StandingFile.Of(module, "initstate", () => "live\n"));
        return module;
    }
}
