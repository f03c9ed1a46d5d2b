using DaxVerify.Exploration.Primitives.Memory;

namespace DaxVerify.Exploration.Primitives.Locks;

/// <summary>
/// LazyInitializer: the function that makes a value is code of the program's own. Without a lock several threads may run it, and the first to publish wins; with one it runs
/// under that lock, which is made by whoever comes first.
/// </summary>
[Replaces("System.Threading.LazyInitializer")]
internal static class LazyInitializerShim
{
    public static T EnsureInitialized<T>(ref T? target, string site)
        where T : class => EnsureInitialized(ref target, LazyConstruction.Make<T>, site);

    public static T EnsureInitialized<T>(ref T? target, Func<T> valueFactory, string site)
        where T : class
    {
        AtomicShim.BeforeReadAt(ref target, site);
        if (Volatile.Read(ref target) is { } known)
        {
            return known;
        }

        var made = valueFactory() ?? throw NoValue();
        AtomicShim.BeforeCompareAt(ref target, site);
        var found = Interlocked.CompareExchange(ref target, made, null);
        AtomicShim.AfterCompareAt(found, null, ref target, site);
        return found ?? made;
    }

    public static T EnsureInitialized<T>(ref T? target, ref bool initialized, ref object? syncLock, string site) =>
        EnsureInitialized(ref target, ref initialized, ref syncLock, LazyConstruction.Make<T>, site);

    public static T EnsureInitialized<T>(ref T? target, ref bool initialized, ref object? syncLock, Func<T> valueFactory, string site)
    {
        if (!IsSet(ref initialized, site))
        {
            var gate = LockOf(ref syncLock, site);
            MonitorShim.Enter(gate, site);
            try
            {
                if (!IsSet(ref initialized, site))
                {
                    var made = valueFactory();
                    AddressNotes.OnUpdateAt(ref target, site);
                    target = made;
                    AtomicShim.BeforeWriteAt(ref initialized, site);
                    Volatile.Write(ref initialized, true);
                }
            }
            finally
            {
                MonitorShim.Exit(gate, site);
            }
        }

        AddressNotes.OnPeekAt(ref target, site);
        return target!;
    }

    public static T EnsureInitialized<T>(ref T? target, ref object? syncLock, Func<T> valueFactory, string site)
        where T : class
    {
        AtomicShim.BeforeReadAt(ref target, site);
        if (Volatile.Read(ref target) is null)
        {
            var gate = LockOf(ref syncLock, site);
            MonitorShim.Enter(gate, site);
            try
            {
                AtomicShim.BeforeReadAt(ref target, site);
                if (Volatile.Read(ref target) is null)
                {
                    var made = valueFactory();
                    AtomicShim.BeforeWriteAt(ref target, site);
                    Volatile.Write(ref target, made ?? throw NoValue());
                }
            }
            finally
            {
                MonitorShim.Exit(gate, site);
            }
        }

        return target!;
    }

    private static bool IsSet(ref bool initialized, string site)
    {
        AtomicShim.BeforeReadAt(ref initialized, site);
        return Volatile.Read(ref initialized);
    }

    private static object LockOf(ref object? syncLock, string site)
    {
        AtomicShim.BeforeReadAt(ref syncLock, site);
        if (Volatile.Read(ref syncLock) is { } known)
        {
            return known;
        }

        object made = new();
        AtomicShim.BeforeCompareAt(ref syncLock, site);
        var found = Interlocked.CompareExchange(ref syncLock, made, null);
        AtomicShim.AfterCompareAt(found, null, ref syncLock, site);
        return found ?? made;
    }

    private static InvalidOperationException NoValue() => new("ValueFactory returned null.");
}
