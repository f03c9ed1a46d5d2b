using System.Text;
using DaxVerify.Annotations;
using DaxVerify.Bus.Sysfs;
using DaxVerify.Vocabulary;

namespace DaxVerify.Bus.DriverCore;

/// <summary>A bus of the driver core: its devices, its drivers, and how the two are brought together.</summary>
public sealed class BusType
{
    private readonly Kernel _kernel;
    private readonly KernfsDirectory _deviceLinks;
    private readonly Lock _registration = new();

    /// <summary>Makes a bus with its directories below <c>/sys/bus</c>.</summary>
    /// <param name="kernel">The machine.</param>
    internal BusType(Kernel kernel, string name)
    {
        _kernel = kernel;
        Name = name;
        Directory = kernel.Buses.AddDirectory(name);
        _deviceLinks = Directory.AddDirectory("devices");
        DriverDirectories = Directory.AddDirectory("drivers");
    }

    public string Name { get; }

    /// <summary>The directory <c>/sys/bus/NAME</c>.</summary>
    public KernfsDirectory Directory { get; }

    /// <summary>The directory <c>/sys/bus/NAME/drivers</c>.</summary>
    public KernfsDirectory DriverDirectories { get; }

    /// <summary>Its devices in order of registration.</summary>
    public WalkList<Device> Devices { get; } = new();

    /// <summary>Its drivers in order of registration.</summary>
    public WalkList<Driver> Drivers { get; } = new();

    /// <summary>Registers a driver and offers it every device (<c>driver_register</c>).</summary>
    /// <returns>EBUSY when the name is taken, ENOMEM without memory.</returns>
    internal Errno Register(Driver driver)
    {
        lock (_registration)
        {
            if (Drivers.TryFind(driver.Name, out var other))
            {
                other.Put();
                _kernel.Log.Warning($"Error: Driver '{driver.Name}' is already registered, aborting...");
                return Errno.EBUSY;
            }

            if (!_kernel.Allocations.TryAllocate("driver"))
            {
                return Errno.ENOMEM;
            }

            DriverDirectories.TryAdd(driver.Directory);
            Drivers.Add(driver.Name, driver);
        }

        OfferDevices(driver);
        foreach (var attribute in driver.Attributes)
        {
            driver.Directory.TryAdd(attribute);
        }

        driver.Directory.TryAdd(new KernfsAttribute(
            "bind", AttributeMode.WriteOnly, null, (value, killed) => StoreResult.Of(BindByName(driver, value, killed), value)));
        driver.Directory.TryAdd(new KernfsAttribute(
            "unbind", AttributeMode.WriteOnly, null, (value, _) => StoreResult.Of(UnbindByName(driver, value), value)));
        return Errno.None;
    }

    /// <summary>Unregisters a driver: removes its files, waits for their users, detaches every device (<c>driver_unregister</c>).</summary>
    internal void Unregister(Driver driver)
    {
        driver.Directory.RemoveAttribute("bind");
        driver.Directory.RemoveAttribute("unbind");
        foreach (var attribute in driver.Attributes)
        {
            driver.Directory.RemoveAttribute(attribute.Name);
        }

        Drivers.RemoveAndWait(driver);
        while (driver.Bound.TryLast(out var device))
        {
            using (device.Mutex.Hold())
            {
                Detach(device, driver);
            }

            device.Put();
        }

        DriverDirectories.Unlink(driver.Name);
    }

    /// <summary>Offers a driver every device of the bus; probe errors are ignored (<c>driver_attach</c>).</summary>
    internal void OfferDevices(Driver driver)
    {
        foreach (var device in Devices.Walk())
        {
            if (driver.Matches(device))
            {
                using (device.Mutex.Hold())
                {
                    Attach(device, driver, CancellationToken.None);
                }
            }
        }
    }

    /// <summary>Offers a device to the drivers of the bus, in order, until one takes it (<c>device_initial_probe</c>).</summary>
    internal void OfferToDrivers(Device device)
    {
        using (device.Mutex.Hold())
        {
            if (device.IsDead || device.Driver is not null)
            {
                return;
            }

            foreach (var driver in Drivers.Walk())
            {
                if (driver.Matches(device) && Attach(device, driver, CancellationToken.None) == Errno.None)
                {
                    break;
                }
            }
        }
    }

    /// <summary>Binds a device to a driver; the device's mutex is held (<c>really_probe</c>).</summary>
    /// <param name="killed">A fatal signal.</param>
    /// <returns>ENODEV for a device that is going away, EBUSY for a bound one, otherwise how the probe ended.</returns>
    [RequiresLock("device.Mutex")]
    internal Errno Attach(Device device, Driver driver, CancellationToken killed)
    {
        device.ThrowIfFreed();
        driver.ThrowIfFreed();
        if (device.IsDead || !device.IsRegistered)
        {
            return Errno.ENODEV;
        }

        if (device.Driver is not null)
        {
            return Errno.EBUSY;
        }

        if (device.Resources.Count > 0)
        {
            _kernel.Log.Warning($"{device.Name}: Resources present before probing");
            return Errno.EBUSY;
        }

        device.Driver = driver;
        var errno = driver.Probe(device, killed);
        if (errno != Errno.None)
        {
            CleanUpBinding(device);
            if (errno is not (Errno.ENODEV or Errno.ENXIO))
            {
                _kernel.Log.Warning($"{driver.Name} {device.Name}: probe with driver {driver.Name} failed with error {-(int)errno}");
            }

            return errno;
        }

        driver.Bound.Add(device.Name, device);
        device.Directory.TryAdd(new KernfsLink("driver", driver.Directory));
        driver.Directory.TryAdd(new KernfsLink(device.Name, device.Directory));
        return Errno.None;
    }

    /// <summary>Unbinds a device from its driver, or from one driver only; the caller holds the device's mutex.</summary>
    /// <param name="from">The driver to detach from; <see langword="null"/> for whichever it is.</param>
    [RequiresLock("device.Mutex")]
    internal static void Detach(Device device, Driver? from)
    {
        var driver = device.Driver;
        if (driver is null || (from is not null && !ReferenceEquals(driver, from)))
        {
            return;
        }

        device.ThrowIfFreed();
        driver.ThrowIfFreed();
        device.Directory.Unlink("driver");
        driver.Directory.Unlink(device.Name);
        driver.Remove(device);
        CleanUpBinding(device);
        driver.Bound.Remove(device);
    }

    /// <summary>Puts a device on the bus's list.</summary>
    internal void AddDevice(Device device)
    {
        Devices.Add(device.Name, device);
        _deviceLinks.TryAdd(new KernfsLink(device.Name, device.Directory));
    }

    /// <summary>Takes a device off the bus's list and detaches its driver.</summary>
    internal void RemoveDevice(Device device)
    {
        _deviceLinks.Unlink(device.Name);
        Devices.Remove(device);
        using (device.Mutex.Hold())
        {
            Detach(device, from: null);
        }
    }

    private static void CleanUpBinding(Device device)
    {
        device.Resources.ReleaseAll();
        device.DriverData = null;
        device.Driver = null;
    }

    private Errno BindByName(Driver driver, ReadOnlySpan<byte> value, CancellationToken killed)
    {
        if (!Devices.TryFind(Encoding.Latin1.GetString(KernelText.Line(value)), out var device))
        {
            return Errno.ENODEV;
        }

        var errno = Errno.ENODEV;
        if (driver.Matches(device))
        {
            using (device.Mutex.Hold())
            {
                errno = Attach(device, driver, killed);
            }
        }

        device.Put();
        return errno;
    }

    private Errno UnbindByName(Driver driver, ReadOnlySpan<byte> value)
    {
        if (!Devices.TryFind(Encoding.Latin1.GetString(KernelText.Line(value)), out var device))
        {
            return Errno.ENODEV;
        }

        var errno = Errno.ENODEV;
        if (ReferenceEquals(device.Driver, driver))
        {
            using (device.Mutex.Hold())
            {
                Detach(device, driver);
            }

            errno = Errno.None;
        }

        device.Put();
        return errno;
    }
}
