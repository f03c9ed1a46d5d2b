using DaxVerify.Annotations;
using DaxVerify.Bus.DriverCore;
using DaxVerify.Bus.Sysfs;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Operations;

namespace DaxVerify.Bus.Dax;

/// <summary>
/// A driver of dax instances (<c>struct dax_device_driver</c>): probe, optional remove, a type or match-always, and a list of ids that
/// it takes besides (d200781e).
/// </summary>
public abstract class DaxDriver : Driver
{
    [GuardedBy("DaxBus.BusMutex")]
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);
    private readonly KernfsAttribute[] _attributes;

    /// <summary>Makes a driver that isn't registered yet.</summary>
    /// <param name="type">Which regions it takes under the by-type policy.</param>
    /// <param name="matchAlways">Whether it takes every device.</param>
    protected DaxDriver(DaxBus bus, string name, DriverType type, bool matchAlways)
        : base(bus.Kernel, name, bus.Type, isModule: true)
    {
        DaxBus = bus;
        Type = type;
        MatchAlways = matchAlways;
        _attributes =
        [
            new("new_id", AttributeMode.WriteOnly, null, (value, _) => StoreResult.Of(AddId(value), value)),
            new("remove_id", AttributeMode.WriteOnly, null, (value, _) => StoreResult.Of(RemoveId(value), value)),
        ];
    }

    /// <summary>Which regions it takes under the by-type policy.</summary>
    public DriverType Type { get; }

    /// <summary>Whether it takes every device.</summary>
    public bool MatchAlways { get; }

    public virtual bool HasProbe => true;

    /// <summary>How registration with the driver core ends, for drivers made to fail there.</summary>
    public virtual Errno RegistrationResult => Errno.None;

    protected internal DaxBus DaxBus { get; }

    /// <inheritdoc/>
    internal override IReadOnlyList<KernfsAttribute> Attributes => _attributes;

    /// <summary>
    /// Adds an id, then offers the driver every unbound device that matches (664525b2). Adding a present id changes nothing.
    /// </summary>
    /// <param name="value">An instance name that reads back as exactly <c>dax%d.%d</c>.</param>
    /// <returns>EINVAL for other text, ENOMEM without memory; errors of the probes it causes are not reported.</returns>
    public Errno AddId(ReadOnlySpan<byte> value)
    {
        var errno = KernelText.ParseInstanceName(value, out var name);
        if (errno != Errno.None)
        {
            return errno;
        }

        lock (DaxBus.BusMutex)
        {
            if (!_ids.Contains(name))
            {
                if (!Kernel.Allocations.TryAllocate("driver id"))
                {
                    return Errno.ENOMEM;
                }

                _ids.Add(name);
            }
        }

        DaxBus.Type.OfferDevices(this);
        return Errno.None;
    }

    /// <summary>Removes an id; an absent one changes nothing, and nothing is unbound.</summary>
    /// <param name="value">An instance name that reads back as exactly <c>dax%d.%d</c>.</param>
    /// <returns>EINVAL for other text.</returns>
    public Errno RemoveId(ReadOnlySpan<byte> value)
    {
        var errno = KernelText.ParseInstanceName(value, out var name);
        if (errno != Errno.None)
        {
            return errno;
        }

        lock (DaxBus.BusMutex)
        {
            _ids.Remove(name);
        }

        return Errno.None;
    }

    /// <inheritdoc/>
    internal override bool Matches(Device device)
    {
        bool hasId;
        lock (DaxBus.BusMutex)
        {
            hasId = _ids.Contains(device.Name);
        }

        return hasId || DaxBus.Mode.Matching.Matches(this, (DevDax)device);
    }

    /// <summary>
    /// The bus's part of a probe: refuses an instance without size or with an invalidated id with ENXIO, then lets the driver probe;
    /// on a dynamic region an instance that has been bound is no longer the seed.
    /// </summary>
    /// <param name="device">The instance.</param>
    /// <param name="killed">A fatal signal.</param>
    /// <returns>ENXIO, EINTR, or what the driver says.</returns>
    internal sealed override Errno Probe(Device device, CancellationToken killed)
    {
        var instance = (DevDax)device;
        var semaphore = instance.DaxBus.DeviceSemaphore;
        var errno = semaphore.AcquireSharedKillable(killed);
        if (errno != Errno.None)
        {
            return errno;
        }

        StabilityRole.UnderDeviceSemaphore(instance);
        var size = instance.Size;
        semaphore.ReleaseShared();
        if (size == 0 || !instance.HasValidId)
        {
            return Errno.ENXIO;
        }

        errno = ProbeInstance(instance);
        if (errno == Errno.None && !instance.Region.IsStatic)
        {
            DaxBus.Mode.SeedAfterProbe.ClearIfSeed(instance);
        }

        return errno;
    }

    /// <inheritdoc/>
    internal sealed override void Remove(Device device) => RemoveInstance((DevDax)device);

    /// <summary>Brings an instance into service.</summary>
    /// <param name="instance">The instance, of a size above 0.</param>
    /// <returns>How it ended.</returns>
    [RequiresLock("instance.Mutex")]
    protected internal abstract Errno ProbeInstance(DevDax instance);

    /// <summary>Takes an instance out of service; optional (8029968e). A failure can't keep it bound (fc7a6209).</summary>
    [RequiresLock("instance.Mutex")]
    protected internal virtual void RemoveInstance(DevDax instance)
    {
    }

    /// <inheritdoc/>
    protected override void OnReleased()
    {
        lock (DaxBus.BusMutex)
        {
            if (_ids.Count > 0)
            {
                Kernel.Ledger.Add(new LostIds(Name, _ids.Count));
            }
        }
    }

    /// <summary>Drops every id, on behalf of a driver that is unregistered.</summary>
    internal void ClearIds()
    {
        lock (DaxBus.BusMutex)
        {
            _ids.Clear();
        }
    }
}
