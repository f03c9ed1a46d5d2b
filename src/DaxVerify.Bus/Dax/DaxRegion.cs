using System.Text;
using DaxVerify.Annotations;
using DaxVerify.Bus.DriverCore;
using DaxVerify.Bus.Resources;
using DaxVerify.Bus.Sysfs;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Operations;

namespace DaxVerify.Bus.Dax;

/// <summary>
/// One physical range that a provider handed to the bus (<c>struct dax_region</c>): instances are carved out of it. Static regions
/// have one instance whose boundaries the provider fixed.
/// </summary>
public sealed class DaxRegion : ReferenceCounted
{
    private DevDax? _seed;

    /// <summary>Makes a region with one reference, its provider's.</summary>
    /// <param name="provider">The device that owns the range.</param>
    /// <param name="settings">What the provider says of it.</param>
    internal DaxRegion(DaxBus bus, Device provider, RegionSettings settings)
        : base(bus.Kernel.Ledger)
    {
        Bus = bus;
        Provider = provider;
        Settings = settings;
        Resource = new Resource($"region{settings.Id}", settings.Start, settings.End, isBusy: false);
    }

    public DaxBus Bus { get; }

    /// <summary>The device that owns the range.</summary>
    public Device Provider { get; }

    /// <summary>What the provider said of it.</summary>
    public RegionSettings Settings { get; }

    public int Id => Settings.Id;

    /// <summary>Whether the provider fixed its instance's boundaries.</summary>
    public bool IsStatic => Settings.IsStatic;

    /// <summary>Which drivers take its instances under the by-type policy (e9ee9fe3).</summary>
    public DriverType Type => Settings.Type;

    /// <summary>Bytes.</summary>
    public ulong Size => Resource.Size;

    /// <summary>Allocations of its instances; guarded by the region semaphore.</summary>
    public Resource Resource { get; }

    public IdAllocator InstanceIds { get; } = new();

    /// <summary>Bytes that no instance has; guarded by the region semaphore.</summary>
    public ulong AvailableSize => Resource.Size - Resource.ChildBytes;

    /// <summary>The first created instance that was never successfully bound, if any.</summary>
    public DevDax? Seed => Volatile.Read(ref _seed);

    /// <summary>The instance created last, unless it is gone.</summary>
    [GuardedBy("Bus.RegionSemaphore")]
    public DevDax? Youngest { get; internal set; }

    /// <summary>Whether it is not probed yet or its tear-down has begun, in modes that keep track of it; guarded by the region semaphore.</summary>
    [GuardedBy("Bus.RegionSemaphore")]
    public bool IsClosed { get; internal set; }

    /// <inheritdoc/>
    public override string Describe() => $"region {Id}";

    /// <summary>Creates an empty instance (0f3da14a). It becomes the youngest, and the seed if there is none.</summary>
    /// <param name="value">Text of the attribute write; must be the integer 1.</param>
    /// <param name="killed">A fatal signal.</param>
    /// <returns>EINVAL and ERANGE for other text, ENOSPC without space, EINTR, ENOMEM.</returns>
    public Errno Create(ReadOnlySpan<byte> value, CancellationToken killed)
    {
        ThrowIfFreed();
        var errno = KernelText.ParseInt(value, out var number);
        if (errno != Errno.None)
        {
            return errno;
        }

        if (number != 1)
        {
            return Errno.EINVAL;
        }

        return Bus.Mode.ProviderLocking.Run(this, () => Create(killed));
    }

    /// <summary>
    /// Deletes an instance by name: it must be empty, unbound and not id 0, so that a registered region always has an instance.
    /// </summary>
    /// <param name="value">The name; one trailing newline is allowed.</param>
    /// <returns>ENXIO for an unknown name, EBUSY when it may not go.</returns>
    public Errno Delete(ReadOnlySpan<byte> value)
    {
        ThrowIfFreed();
        if (!Provider.Children.TryFind(Encoding.Latin1.GetString(KernelText.Line(value)), out var victim))
        {
            return Errno.ENXIO;
        }

        var errno = Bus.Mode.Deletion.Delete(this, (DevDax)victim);
        victim.Put();
        return errno;
    }

    private Errno Create(CancellationToken killed)
    {
        var errno = Bus.RegionSemaphore.AcquireExclusiveKillable(killed);
        if (errno != Errno.None)
        {
            return errno;
        }

        try
        {
            return CreateLocked();
        }
        finally
        {
            Bus.RegionSemaphore.ReleaseExclusive();
        }
    }

    /// <summary>Reads under the region semaphore, shared.</summary>
    /// <typeparam name="T">What is read.</typeparam>
    /// <param name="read">Reads it.</param>
    /// <param name="killed">A fatal signal.</param>
    /// <returns>EINTR when the wait was killed.</returns>
    internal Errno ReadShared<T>(Func<DaxRegion, T> read, CancellationToken killed, out T? result)
    {
        ThrowIfFreed();
        (var errno, result) = Bus.Mode.ProviderLocking.Run(this, () =>
        {
            var wait = Bus.RegionSemaphore.AcquireSharedKillable(killed);
            if (wait != Errno.None)
            {
                return (wait, default(T));
            }

            var value = read(this);
            Bus.RegionSemaphore.ReleaseShared();
            return (Errno.None, value);
        });
        return errno;
    }

    /// <summary>Checks that the region semaphore is held (<c>lockdep_assert_held</c>), where only the caller's caller can tell.</summary>
    /// <exception cref="InvalidOperationException">It isn't.</exception>
    [AssertsLockHeld("Bus.RegionSemaphore")]
    internal void AssertLocked()
    {
        if (Bus.RegionSemaphore is { IsAbsent: false, IsLocked: false })
        {
            throw new InvalidOperationException($"{Bus.RegionSemaphore.Name} must be held for {Describe()}");
        }
    }

    /// <summary>
    /// Says that nothing runs on the machine, so that what the region semaphore guards stands still without it: for observers, which must
    /// not wait for a semaphore that a hung process may hold.
    /// </summary>
    [AssertsLockHeld("Bus.RegionSemaphore")]
    public void AssumeAtRest() => ThrowIfFreed();

    /// <summary>Name of the youngest instance, or nothing; the caller holds the region semaphore. Nothing keeps the instance: see <see cref="ForgetInstance"/>.</summary>
    internal string YoungestName()
    {
        AssertLocked();
        return Follow(Youngest)?.Name ?? string.Empty;
    }

    /// <summary>Name of the seed, or nothing.</summary>
    internal string SeedName() => Follow(Seed)?.Name ?? string.Empty;

    /// <summary>Clears seed and youngest if they are this instance.</summary>
    [RequiresLock("Bus.RegionSemaphore")]
    internal void ForgetInstance(DevDax instance)
    {
        ClearSeedIf(instance);
        if (ReferenceEquals(Youngest, instance))
        {
            Youngest = null;
        }
    }

    /// <summary>Makes an instance the seed if there is none; the caller holds the region semaphore exclusively.</summary>
    [RequiresLock("Bus.RegionSemaphore")]
    internal void BecomeSeedIfNone(DevDax instance) => Interlocked.CompareExchange(ref _seed, instance, null);

    /// <summary>Clears the seed if it is this instance.</summary>
    internal void ClearSeedIf(DevDax instance) => Interlocked.CompareExchange(ref _seed, null, instance);

    /// <summary>Clears the seed in two steps, read then write, as a kernel without a lock does.</summary>
    internal void ClearSeedUnlocked(DevDax instance)
    {
        if (ReferenceEquals(_seed, instance))
        {
            _seed = null;
        }
    }

    /// <inheritdoc/>
    protected override void OnReleased()
    {
    }

    [RequiresLock("Bus.RegionSemaphore")]
    private Errno CreateLocked()
    {
        if (IsClosed)
        {
            return Errno.ENXIO;
        }

        if (AvailableSize == 0)
        {
            return Errno.ENOSPC;
        }

        var errno = InstanceFactory.Create(this, size: 0, out var instance);
        if (errno != Errno.None)
        {
            return errno;
        }

        BecomeSeedIfNone(instance!);
        Youngest = instance;
        return Errno.None;
    }
}
