using DaxVerify.Annotations;

namespace DaxVerify.Bus.DriverCore;

/// <summary>The device lock (<c>device_lock</c>): a mutex with the device's name, so that reports can say whose it is.</summary>
[LockType]
public sealed class DeviceMutex
{
    private readonly Lock _lock = new();
    private readonly string _device;

    /// <summary>Makes a free mutex.</summary>
    /// <param name="device">Name of the device.</param>
    public DeviceMutex(string device) => _device = device;

    /// <summary>Name for messages.</summary>
    public string Name => $"device mutex of {_device}";

    /// <summary>What it is built of.</summary>
    internal Lock Inner => _lock;

    /// <summary>Takes it, for as long as the guard lives.</summary>
    /// <returns>The guard.</returns>
    [AcquiresLock("this")]
    public DeviceMutexHold Hold() => new(this);

    /// <summary>Takes it.</summary>
    [AcquiresLock("this")]
    internal void Acquire() => _lock.Enter();

    [ReleasesLock("this")]
    internal void Release() => _lock.Exit();
}
