using System.Runtime.CompilerServices;
using DaxVerify.Exploration.Primitives.Framework;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Cancellation;

/// <summary>IAsyncDisposable.DisposeAsync, as <c>await using</c> calls it, on what the engine takes over when it is in a box.</summary>
[Replaces("System.IAsyncDisposable")]
internal static class AsyncDisposableShim
{
    public static ValueTask DisposeAsync(IAsyncDisposable disposable, string site)
    {
        if (disposable is CancellationTokenRegistration registration)
        {
            return CancellationTokenRegistrationShim.DisposeAsync(ref registration, site);
        }

        FrameworkShim.Writes(disposable, site);
        return disposable.DisposeAsync();
    }

    /// <summary>
    /// Before the DisposeAsync of a value whose type is a type parameter, which goes on as it is. A registration is taken back by it; that it is over when a callback that runs is, isn't followed.
    /// </summary>
    public static void Before<T>(ref T value, string site)
        where T : allows ref struct
    {
        if (typeof(T) == typeof(CancellationTokenRegistration))
        {
            CancellationTokenRegistrationShim.Unregister(ref Unsafe.As<T, CancellationTokenRegistration>(ref value), site);
            ThreadSlot.Current?.Controller.Limits.Note(LimitKind.Unordered, "generic code disposes of a registration asynchronously", site);
        }
    }
}
