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
        else
        {
            FrameworkShim.Writes(disposable, site);
            LifetimeShim.Dispose(disposable, site);
        }
    }
}
