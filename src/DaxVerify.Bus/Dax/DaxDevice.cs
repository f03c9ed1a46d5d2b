using DaxVerify.Bus.DriverCore;

namespace DaxVerify.Bus.Dax;

/// <summary>
/// The liveness object behind an instance (<c>struct dax_device</c>): whether it may be accessed, and what its accesses may assume.
/// It is dead while no device-dax driver is bound (9567da0b).
/// </summary>
public sealed class DaxDevice : ReferenceCounted
{
    private readonly string _name;
    private readonly SleepableRcu _readSection;
    private volatile bool _isAlive;

    /// <summary>Makes a dead device.</summary>
    /// <param name="bus">The bus.</param>
    /// <param name="name">Name of its instance.</param>
    internal DaxDevice(DaxBus bus, string name)
        : base(bus.Kernel.Ledger)
    {
        _name = name;
        _readSection = bus.ReadSection;
    }

    /// <summary>Whether it may be accessed; only stable inside a read section.</summary>
    public bool IsAlive => _isAlive;

    /// <summary>Number of times it was brought to life; a mapping made in an earlier life is stale.</summary>
    public int Life { get; private set; }

    /// <summary>Whether stores are durable once they are visible, so that <c>MAP_SYNC</c> is allowed (fefc1d97).</summary>
    public bool IsSynchronous { get; internal set; } = true;

    /// <inheritdoc/>
    public override string Describe() => $"dax device {_name}";

    /// <summary>Enters the read section in which <see cref="IsAlive"/> is stable.</summary>
    /// <returns>The token for <see cref="ReadUnlock"/>.</returns>
    internal int ReadLock() => _readSection.ReadLock();

    /// <summary>Leaves the read section.</summary>
    /// <param name="token">What <see cref="ReadLock"/> returned.</param>
    internal void ReadUnlock(int token) => _readSection.ReadUnlock(token);

    /// <summary>Brings it to life.</summary>
    internal void Run()
    {
        Life++;
        _isAlive = true;
    }

    /// <summary>Forbids new accesses and waits for those in a read section.</summary>
    internal void Kill()
    {
        _isAlive = false;
        _readSection.Synchronize();
    }

    /// <inheritdoc/>
    protected override void OnReleased()
    {
    }
}
