namespace DaxVerify.Bus.Dax;

/// <summary>A loaded module and the driver that it registered. It can't be unloaded while its code is in use.</summary>
public sealed class DriverModule
{
    private const int Going = -1;
    private int _users;

    /// <summary>Makes a module without a driver yet.</summary>
    internal DriverModule(string name)
    {
        Name = name;
    }

    public string Name { get; }

    public DaxDriver? Driver { get; internal set; }

    /// <summary>Whether its code is in use.</summary>
    public bool IsInUse => Volatile.Read(ref _users) > 0;

    /// <summary>Takes the code into use (<c>try_module_get</c>).</summary>
    /// <returns>Whether it may be used; not once the module is going away.</returns>
    internal bool TryUse()
    {
        var users = Volatile.Read(ref _users);
        while (users != Going)
        {
            var seen = Interlocked.CompareExchange(ref _users, users + 1, users);
            if (seen == users)
            {
                return true;
            }

            users = seen;
        }

        return false;
    }

    /// <summary>Begins the unloading: from now on nobody may take the code into use.</summary>
    /// <returns>Whether it may be unloaded; not while it is in use.</returns>
    internal bool TryGo() => Interlocked.CompareExchange(ref _users, Going, 0) == 0;

    internal void Unuse() => Interlocked.Decrement(ref _users);
}
