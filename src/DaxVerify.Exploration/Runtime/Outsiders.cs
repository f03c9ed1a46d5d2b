using System.Diagnostics;
using System.Runtime.Loader;

namespace DaxVerify.Exploration.Runtime;

/// <summary>
/// Threads that the engine knows nothing of and that run code of the program all the same: assemblies that aren't rewritten, or the runtime, made them. Whatever such code does goes
/// by <see cref="ThreadSlot.Current"/>, which is where they are noticed.
/// </summary>
internal static class Outsiders
{
    private static readonly TimeSpan s_poolPatience = TimeSpan.FromSeconds(1);
    private static volatile Controller? s_controller;
    private static int s_looking;

    [ThreadStatic]
    private static bool s_isKnown;

    /// <summary>The calling thread belongs to the engine, or doesn't any more.</summary>
    /// <returns>Whether it did before.</returns>
    public static bool Know(bool isKnown = true)
    {
        var before = s_isKnown;
        s_isKnown = isKnown;
        return before;
    }

    /// <summary>An exploration begins to look for them, or ends.</summary>
    /// <param name="controller">Its engine; null at its end.</param>
    public static void LookFor(Controller? controller) => s_controller = controller;

    /// <summary>
    /// Waits until a thread of the pool has come by what was queued there so far: the framework may have queued code of the program for it. A pool that has no thread free for a second is
    /// not waited for any longer.
    /// </summary>
    public static void LetQueuedRun()
    {
        for (var i = 0; i < 2; i++)
        {
            var ran = new TaskCompletionSource();
            ThreadPool.UnsafeQueueUserWorkItem(static state => state.TrySetResult(), ran, preferLocal: false);
            if (!ran.Task.Wait(s_poolPatience))
            {
                return;
            }
        }

        SpinWait.SpinUntil(static () => Volatile.Read(ref s_looking) == 0, s_poolPatience);
    }

    /// <summary>The calling thread isn't one of an execution.</summary>
    /// <returns>Null, always.</returns>
    public static ThreadSlot? Meet()
    {
        if (s_controller is { HasOutsider: false } controller && !s_isKnown)
        {
            Interlocked.Increment(ref s_looking);
            try
            {
                Look(controller);
            }
            finally
            {
                Interlocked.Decrement(ref s_looking);
            }
        }

        return null;
    }

    private static void Look(Controller controller)
    {
        var trace = new StackTrace(fNeedFileInfo: true);
        if (trace.GetFrame(trace.FrameCount - 1)?.GetMethod()?.Name == "Finalize")
        {
            // The runtime's, for objects that nobody has any more.
            s_isKnown = true;
            return;
        }

        var own = trace.GetFrames().FirstOrDefault(frame => frame.GetMethod()?.Module.Assembly is { } assembly
            && AssemblyLoadContext.GetLoadContext(assembly) is IRewrittenCode code && ReferenceEquals(code, controller.Code) && code.Contains(assembly));
        if (own is not null)
        {
            var method = own.GetMethod()!;
            var place = own.GetFileName() is { } file ? Place.Of(file, own.GetFileLineNumber()) : "";
            controller.NoteOutsider(Site.Make(place, $"{CompilerNames.InSource(method.DeclaringType?.Name ?? "")}.{method.Name}", ""));
        }
    }
}
