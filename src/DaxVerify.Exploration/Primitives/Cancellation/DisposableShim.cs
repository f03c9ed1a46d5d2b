using System.Runtime.CompilerServices;
using DaxVerify.Exploration.Primitives.Framework;
using DaxVerify.Exploration.Primitives.Handles;
using DaxVerify.Exploration.Primitives.Lifetime;

namespace DaxVerify.Exploration.Primitives.Cancellation;

/// <summary>IDisposable.Dispose, as <c>using</c> calls it, on objects whose own Dispose the engine takes over.</summary>
[Replaces("System.IDisposable")]
internal static class DisposableShim
{
    public static void Dispose(IDisposable disposable, string site)
    {
        if (disposable is CancellationTokenSource source)
        {
            CancellationTokenSourceShim.Dispose(source, site);
        }
        else if (disposable is WaitHandle handle)
        {
            WaitHandleShim.Dispose(handle, site);
        }
        else if (disposable is CancellationTokenRegistration registration)
        {
            CancellationTokenRegistrationShim.Dispose(ref registration, site);
        }
        else
        {
            FrameworkShim.Writes(disposable, site);
            LifetimeShim.Dispose(disposable, site);
        }
    }

    /// <summary>
    /// Before the Dispose of a value whose type is a type parameter. That goes on as it is, and finds nothing left to do of what the engine takes over.
    /// </summary>
    public static void Before<T>(ref T value, string site)
        where T : allows ref struct
    {
        if (typeof(T) == typeof(CancellationTokenRegistration))
        {
            CancellationTokenRegistrationShim.Dispose(ref Unsafe.As<T, CancellationTokenRegistration>(ref value), site);
        }
        else if (!typeof(T).IsValueType && Unsafe.As<T, object>(ref value) is CancellationTokenSource or WaitHandle or CancellationTokenRegistration)
        {
            Dispose((IDisposable)Unsafe.As<T, object>(ref value), site);
        }
    }
}
