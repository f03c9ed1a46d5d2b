using DaxVerify.Bus.DriverCore;
using DaxVerify.Bus.Sysfs;

namespace DaxVerify.Bus.Dax;

/// <summary>
/// A <c>mappingN</c> child device that shows one range of its instance (0b07ce87). Pins its instance until it is released (6d24b170); its
/// number is free again only then.
/// </summary>
public sealed class DaxMapping : Device
{
    private readonly int _id;
    private volatile DevDaxRange? _range;

    /// <summary>Makes a mapping device; its instance's id allocator has given the number.</summary>
    /// <param name="id">Its number.</param>
    /// <param name="range">The range it shows.</param>
    internal DaxMapping(DevDax instance, int id, DevDaxRange range)
        : base(instance.Kernel, $"mapping{id}", instance, bus: null)
    {
        Instance = instance;
        _id = id;
        _range = range;
        instance.Get();
        AddAttribute(new KernfsAttribute("start", AttributeMode.RootReadOnly, ShowWith(r => r.Start), null));
        AddAttribute(new KernfsAttribute("end", AttributeMode.RootReadOnly, ShowWith(r => r.PublishedEnd), null));
        AddAttribute(new KernfsAttribute("page_offset", AttributeMode.RootReadOnly, ShowWith(r => r.PageOffset), null));
    }

    public DevDax Instance { get; }

    /// <summary>Its number.</summary>
    public int Id => _id;

    /// <summary>The range it shows; <see langword="null"/> once the range is gone.</summary>
    public DevDaxRange? Range => _range;

    /// <inheritdoc/>
    public override string Describe() => $"mapping {Instance.Name}/{Name}";

    /// <summary>
    /// Takes the device out of the tree and drops the registration's reference. Runs under whatever its caller holds and waits for
    /// the active references of its files.
    /// </summary>
    internal void UnregisterMapping()
    {
        if (_range is { } range)
        {
            Instance.ForgetMapping(range);
        }

        _range = null;
        Unregister();
        Put();
    }

    /// <inheritdoc/>
    protected override void OnReleased()
    {
        Instance.ThrowIfFreed();
        Instance.MappingIds.Free(_id);
        Instance.Put();
    }

    private ShowAttribute ShowWith(Func<DevDaxRange, ulong> field) => (CancellationToken killed, out string text) =>
    {
        ThrowIfFreed();
        Instance.ThrowIfFreed();
        var errno = Instance.DaxBus.Mode.MappingReads.Read(this, field, killed, out var value);
        text = errno == Vocabulary.Errno.None ? $"0x{value:x}\n" : string.Empty;
        return errno;
    };
}
