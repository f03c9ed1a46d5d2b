using DaxVerify.Annotations;
using DaxVerify.Bus.DriverCore;
using DaxVerify.Vocabulary;

namespace DaxVerify.Bus.Dax;

/// <summary>
/// The liveness object behind an instance (<c>struct dax_device</c>): whether it may be accessed, and what its accesses may assume.
/// It is dead while no device-dax driver is bound (9567da0b).
/// </summary>
public sealed class DaxDevice : ReferenceCounted
{
    private readonly string _name;
    private volatile bool _isAlive;
    private int _life;

    private DaxDevice(DaxBus bus, string name, DaxOperations? operations)
        : base(bus.Kernel.Ledger)
    {
        _name = name;
        ReadSection = bus.ReadSection;
        Operations = operations;
    }

    /// <summary>The read section in which <see cref="IsAlive"/> is stable.</summary>
    public SleepableRcu ReadSection { get; }

    /// <summary>Whether it may be accessed; only stable inside a read section.</summary>
    public bool IsAlive => _isAlive;

    /// <summary>Number of times it was brought to life; a mapping made in an earlier life is stale.</summary>
    public int Life => Volatile.Read(ref _life);

    /// <summary>What its owner can do with its memory.</summary>
    public DaxOperations? Operations { get; }

    /// <summary>SYNC: whether stores are durable once they are visible, so that <c>MAP_SYNC</c> is allowed (fefc1d97, 30c6828a).</summary>
    public bool IsSynchronous { get; set; } = true;

    /// <summary>NOCACHE: whether copies into it go past the cache (7ac5360c).</summary>
    public bool IsNoCache { get; set; } = true;

    /// <summary>NOMC: whether copies out of it stop before a poisoned line instead of running into it (7ac5360c).</summary>
    public bool IsNoMachineCheck { get; set; } = true;

    /// <summary>Makes a dead device with one reference.</summary>
    /// <param name="name">Name for messages.</param>
    /// <param name="operations">What its owner can do with its memory, if anything.</param>
    /// <returns>EINVAL, with a WARN, for operations without a way to zero pages (4e4ced93); ENOMEM.</returns>
    public static Errno Create(DaxBus bus, string name, DaxOperations? operations, out DaxDevice? device)
    {
        device = null;
        if (operations is { ZeroPageRange: null })
        {
            bus.Kernel.Log.WarnOnce("zero-page-range", $"dax {name}: operations without zero_page_range");
            return Errno.EINVAL;
        }

        if (!bus.Kernel.Allocations.TryAllocate("dax device"))
        {
            return Errno.ENOMEM;
        }

        device = new DaxDevice(bus, name, operations);
        return Errno.None;
    }

    /// <inheritdoc/>
    public override string Describe() => $"dax device {_name}";

    /// <summary>Enters the read section in which <see cref="IsAlive"/> is stable.</summary>
    /// <returns>The token for <see cref="ReadUnlock"/>.</returns>
    [AcquiresSharedLock("ReadSection")]
    public int ReadLock()
    {
        ThrowIfFreed();
        return ReadSection.ReadLock();
    }

    /// <summary>Leaves the read section.</summary>
    /// <param name="token">What <see cref="ReadLock"/> returned.</param>
    [ReleasesLock("ReadSection")]
    public void ReadUnlock(int token) => ReadSection.ReadUnlock(token);

    /// <summary>Brings it to life; after a kill this restores service.</summary>
    public void Run()
    {
        ThrowIfFreed();
        Interlocked.Increment(ref _life);
        _isAlive = true;
    }

    /// <summary>Forbids new accesses and waits for those in a read section.</summary>
    [ExcludesLock("ReadSection")]
    public void Kill()
    {
        ThrowIfFreed();
        _isAlive = false;
        ReadSection.Synchronize();
    }

    /// <inheritdoc/>
    protected override void OnReleased()
    {
    }
}
