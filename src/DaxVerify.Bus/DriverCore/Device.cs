using DaxVerify.Annotations;
using DaxVerify.Bus.Sysfs;
using DaxVerify.Vocabulary;

namespace DaxVerify.Bus.DriverCore;

/// <summary>
/// A device of the driver core: a directory with attribute files, a mutex that probe and remove hold, a driver while bound, and
/// managed resources that end with the binding.
/// </summary>
public class Device : ReferenceCounted
{
    private readonly List<KernfsAttribute> _attributes = [];
    private volatile Driver? _driver;
    private volatile bool _isRegistered;

    /// <summary>Makes a device that isn't registered yet.</summary>
    /// <param name="kernel">The machine.</param>
    /// <param name="parent">Its parent; <see langword="null"/> for none.</param>
    /// <param name="home">Directory of a device without a parent; <c>/sys/devices/platform</c> if it isn't said.</param>
    /// <param name="entries">What its directory has beside its attributes; what every device has if it isn't said.</param>
    internal Device(Kernel kernel, string name, Device? parent, BusType? bus, KernfsDirectory? home = null, DeviceEntries? entries = null)
        : base(kernel.Ledger)
    {
        Kernel = kernel;
        Name = name;
        Parent = parent;
        Bus = bus;
        Mutex = new DeviceMutex(name);
        Directory = new KernfsDirectory(name, parent?.Directory ?? home ?? kernel.Platform, entries ?? new DeviceEntries(bus));
        Resources = new ManagedResources(kernel.Log);
    }

    public string Name { get; }

    public Device? Parent { get; }

    public BusType? Bus { get; }

    /// <summary>The device lock: probe and remove run with it held.</summary>
    public DeviceMutex Mutex { get; }

    /// <summary>The bound driver; set before its probe runs, cleared after everything it managed has been released.</summary>
    public Driver? Driver
    {
        get => _driver;
        internal set => _driver = value;
    }

    /// <summary>What the driver keeps with the device.</summary>
    public object? DriverData { get; internal set; }

    /// <summary>Release actions of the binding.</summary>
    public ManagedResources Resources { get; }

    public KernfsDirectory Directory { get; }

    /// <summary>Devices below this one.</summary>
    public WalkList<Device> Children { get; } = new();

    /// <summary>Whether it is in the tree.</summary>
    public bool IsRegistered => _isRegistered;

    /// <summary>Whether its deletion has begun. A later bind gets ENODEV.</summary>
    [GuardedBy("Mutex")]
    public bool IsDead { get; private set; }

    /// <summary>The machine.</summary>
    protected internal Kernel Kernel { get; }

    /// <inheritdoc/>
    public override string Describe() => $"device {Name}";

    /// <summary>Adds an attribute file; before registration only.</summary>
    /// <param name="attribute">The file.</param>
    internal void AddAttribute(KernfsAttribute attribute) => _attributes.Add(attribute);

    /// <summary>Makes the device visible and offers it to the drivers of its bus (<c>device_add</c>).</summary>
    /// <returns>EEXIST when the name is taken, ENOMEM without memory.</returns>
    internal Errno Register()
    {
        if (!Kernel.Allocations.TryAllocate("device"))
        {
            return Errno.ENOMEM;
        }

        if (!Directory.Parent!.TryAdd(Directory))
        {
            return Errno.EEXIST;
        }

        Parent?.Get();
        foreach (var attribute in _attributes)
        {
            Directory.TryAdd(attribute);
        }

        _isRegistered = true;
        Bus?.AddDevice(this);
        OnNodeWanted();
        Bus?.OfferToDrivers(this);
        Parent?.Children.Add(Name, this);
        return Errno.None;
    }

    /// <summary>
    /// Takes the device out of the tree (<c>device_del</c>): marks it dead, removes its files and waits for their active references,
    /// detaches its driver. The caller's reference stays.
    /// </summary>
    internal void Unregister()
    {
        ThrowIfFreed();
        using (Mutex.Hold())
        {
            IsDead = true;
        }

        Parent?.Children.Remove(this);
        OnNodeUnwanted();
        foreach (var attribute in _attributes)
        {
            Directory.RemoveAttribute(attribute.Name);
        }

        Bus?.RemoveDevice(this);
        _isRegistered = false;
        Directory.Parent!.Unlink(Name);
        Parent?.Put();
    }

    /// <summary>Makes the device's node below <c>/dev</c>; most devices have none.</summary>
    protected virtual void OnNodeWanted()
    {
    }

    /// <summary>Removes the device's node below <c>/dev</c>.</summary>
    protected virtual void OnNodeUnwanted()
    {
    }

    /// <inheritdoc/>
    protected override void OnReleased()
    {
    }
}
