using DaxVerify.Annotations;
using DaxVerify.Bus.Dax;
using DaxVerify.Bus.DriverCore;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Operations;

namespace DaxVerify.Bus.Nodes;

/// <summary>An open file of a device node. Mappings made from it keep it alive; it keeps the instance alive and the module in use.</summary>
public sealed class OpenFile : ReferenceCounted
{
    private readonly CharacterDevice _device;
    private readonly int _life;

    /// <summary>Makes an open file with one reference, its descriptor's; takes over a reference to the instance.</summary>
    /// <param name="mode">Access mode.</param>
    private OpenFile(DevDax instance, CharacterDevice device, OpenMode mode)
        : base(instance.DaxBus.Kernel.Ledger)
    {
        Instance = instance;
        _device = device;
        Mode = mode;
        WasOpenedAlive = instance.DaxDevice.IsAlive;
        _life = device.Life;
    }

    public DevDax Instance { get; }

    /// <summary>Access mode.</summary>
    public OpenMode Mode { get; }

    /// <summary>Whether the device was alive when it was opened; a kernel's file has no instance behind it otherwise.</summary>
    public bool WasOpenedAlive { get; }

    /// <summary>The life of the device in which it was opened.</summary>
    public int Life => _life;

    /// <param name="mode">Access mode.</param>
    /// <param name="file">The open file; the caller drops it.</param>
    /// <returns>ENXIO without a character device, or with one whose module is being unloaded.</returns>
    internal static Errno Open(DeviceNode node, OpenMode mode, out OpenFile? file)
    {
        var errno = node.Find(out var device);
        file = device is null ? null : new OpenFile(node.Instance, device, mode);
        return errno;
    }

    /// <inheritdoc/>
    public override string Describe() => $"open file of {Instance.Name}";

    /// <summary>
    /// Maps a part of the device. Order of the checks: page granularity, access mode, kind, liveness, alignment, as in the kernel.
    /// </summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="mapping">The mapping; the caller unmaps it.</param>
    /// <returns>EINVAL, EACCES, EOPNOTSUPP, ENOMEM, or ENXIO on a dead device.</returns>
    public Errno Map(MmapOperation request, out MemoryMapping? mapping)
    {
        ThrowIfFreed();
        mapping = null;
        var errno = CheckRequest(request, out var length);
        if (errno != Errno.None)
        {
            return errno;
        }

        var section = Instance.DaxDevice.ReadLock();
        errno = CheckDevice(request, length, out var align, out var address);
        Instance.DaxDevice.ReadUnlock(section);
        if (errno == Errno.None)
        {
            mapping = new MemoryMapping(this, _life, align, address, request.Offset, length, request.Protection);
        }

        return errno;
    }

    /// <inheritdoc/>
    protected override void OnReleased()
    {
        Instance.Node.OnFileReleased(_device);
        Instance.Put();
    }

    private Errno CheckRequest(MmapOperation request, out ulong length)
    {
        length = unchecked(request.Length + PageSize.Base - 1) & ~(PageSize.Base - 1);
        if (request.Length == 0 || request.Offset % PageSize.Base != 0 || request.FixedOffset % PageSize.Base is > 0)
        {
            return Errno.EINVAL;
        }

        if (length == 0 || length > AddressSpace.Size)
        {
            return Errno.ENOMEM;
        }

        if (request.Kind == MapKind.Sync && !Instance.DaxDevice.IsSynchronous)
        {
            return Errno.EOPNOTSUPP;
        }

        var needsWrite = request.Protection.HasFlag(Protection.Write) && request.Kind != MapKind.Private;
        return Mode == OpenMode.WriteOnly || (needsWrite && Mode == OpenMode.ReadOnly) ? Errno.EACCES : Errno.None;
    }

    [RequiresSharedLock("Instance.DaxDevice.ReadSection")]
    private Errno CheckDevice(MmapOperation request, ulong length, out ulong align, out ulong address)
    {
        align = address = 0;
        if (!Instance.DaxDevice.IsAlive || !Instance.DaxBus.Mode.MemoryMappings.MayMap(Instance.DaxDevice, _life, WasOpenedAlive))
        {
            return Errno.ENXIO;
        }

        StabilityRole.WhileAlive(Instance);
        align = Instance.Align;
        address = request.FixedOffset is { } fixedAt
            ? AddressSpace.FixedBase + fixedAt
            : AddressSpace.Place(request.Offset, length, align, request.PlacementAlign);
        if (request.Kind == MapKind.Private || address % align != 0 || length % align != 0)
        {
            return Errno.EINVAL;
        }

        return Instance.DaxBus.Mode.MemoryMappings.MayMapAt(request.Offset, align) ? Errno.None : Errno.EINVAL;
    }
}
