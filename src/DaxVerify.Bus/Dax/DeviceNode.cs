using DaxVerify.Annotations;
using DaxVerify.Bus.Sysfs;
using DaxVerify.Vocabulary;

namespace DaxVerify.Bus.Dax;

/// <summary>
/// The node <c>/dev/daxR.I</c>. It exists as long as the instance; opening it needs a bound device_dax driver, because the character
/// device is attached when the driver probes (9567da0b).
/// </summary>
public sealed class DeviceNode : KernfsNode
{
    private readonly Lock _lock = new();
    private readonly DevDax _instance;
    private readonly DaxBus _bus;
    [GuardedBy("_lock")]
    private CharacterDevice? _registered;
    [GuardedBy("_lock")]
    private CharacterDevice? _cached;

    /// <summary>Makes the node of an instance.</summary>
    /// <param name="number">Its numbers.</param>
    internal DeviceNode(DevDax instance, (int Major, int Minor) number)
        : base(instance.Name)
    {
        _instance = instance;
        _bus = instance.DaxBus;
        Number = number;
        Home = instance.Directory;
    }

    /// <summary>Whether it is below <c>/dev</c>.</summary>
    public bool IsVisible { get; internal set; }

    /// <summary>Its numbers.</summary>
    public (int Major, int Minor) Number { get; }

    /// <summary>Its numbers as sysfs spells them.</summary>
    public string NumberText => $"{Number.Major}:{Number.Minor}";

    /// <summary>The directory of the instance.</summary>
    internal KernfsDirectory Home { get; }

    /// <summary>The instance that the node leads to.</summary>
    internal DevDax Instance => _instance;

    /// <summary>Finds the character device for an open, and takes its module into use and a reference to the instance.</summary>
    /// <param name="found">The character device; <see cref="OnFileReleased"/> and a put of the instance end what was taken.</param>
    /// <returns>ENXIO without a character device, or with one whose module is being unloaded.</returns>
    internal Errno Find(out CharacterDevice? found)
    {
        found = null;
        lock (_lock)
        {
            var stale = _bus.Mode.Opening.FindsStaleCharacterDevice ? _cached : null;
            if ((stale ?? _registered) is not { } device)
            {
                return Errno.ENXIO;
            }

            if (!device.Module.TryUse())
            {
                return Errno.ENXIO;
            }

            found = device;
            _cached = device;
            device.OpenFiles++;

            // A character device holds its instance, but only as long as it is attached or has open files.
            _instance.Get();
        }

        return Errno.None;
    }

    /// <summary>Attaches a character device.</summary>
    /// <param name="module">The module whose code its files run.</param>
    internal void Register(DriverModule module)
    {
        lock (_lock)
        {
            _registered = new CharacterDevice(module, _instance.DaxDevice.Life + 1);
        }
    }

    /// <summary>Detaches the character device; open files keep it alive.</summary>
    internal void Unregister()
    {
        lock (_lock)
        {
            if (_registered is { OpenFiles: 0 } && ReferenceEquals(_cached, _registered))
            {
                _cached = null;
            }

            _registered = null;
        }
    }

    /// <summary>A file was closed for good.</summary>
    /// <param name="device">The character device it was opened on.</param>
    internal void OnFileReleased(CharacterDevice device)
    {
        lock (_lock)
        {
            if (--device.OpenFiles == 0 && ReferenceEquals(_cached, device) && !ReferenceEquals(_registered, device))
            {
                _cached = null;
            }
        }

        device.Module.Unuse();
    }
}
