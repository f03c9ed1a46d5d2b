using DaxVerify.Bus.Dax;

namespace DaxVerify.Bus.Drivers;

/// <summary>A loaded module and the driver that it registered. It can't be unloaded while its code is in use.</summary>
public sealed class DriverModule
{
    private int _users;

    /// <summary>Makes a module without a driver yet.</summary>
    /// <param name="name">Its name.</param>
    internal DriverModule(string name)
    {
        Name = name;
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Its driver.</summary>
    public DaxDriver? Driver { get; internal set; }

    /// <summary>Whether its code is in use.</summary>
    public bool IsInUse => Volatile.Read(ref _users) > 0;

    internal void Use() => Interlocked.Increment(ref _users);

    internal void Unuse() => Interlocked.Decrement(ref _users);
}
