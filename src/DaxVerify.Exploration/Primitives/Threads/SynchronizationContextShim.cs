using System.Runtime.ExceptionServices;
using DaxVerify.Exploration.Primitives.Tasks;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Threads;

/// <summary>
/// SynchronizationContext: the program's own contexts run as they are; what the framework's base class posts is queued to the thread pool, where the engine takes it. Which thread
/// made a context its own is kept for reports.
/// </summary>
[Replaces("System.Threading.SynchronizationContext")]
internal static class SynchronizationContextShim
{
    public static void SetSynchronizationContext(SynchronizationContext? syncContext)
    {
        SynchronizationContext.SetSynchronizationContext(syncContext);
        if (syncContext is not null && ThreadSlot.Current is { Controller.Aborting: false } slot)
        {
            ContextOwners.Note(slot, syncContext);
        }
    }

    public static void Post(SynchronizationContext context, SendOrPostCallback d, object? state, string site)
    {
        if (context.GetType() == typeof(SynchronizationContext))
        {
            PostOfBase(context, d, state, site);
        }
        else if (ThreadSlot.Current is { } slot)
        {
            var before = slot.CallsPost;
            slot.CallsPost = true;
            try
            {
                context.Post(d, state);
            }
            finally
            {
                slot.CallsPost = before;
            }
        }
        else
        {
            context.Post(d, state);
        }
    }

    /// <summary>
    /// What leaves an override of <c>Post</c> comes to the program if that called it. If the framework did, with what follows an await, it would throw it again on a thread of the
    /// pool, and that ends the process.
    /// </summary>
    public static void OnThrown(Exception exception)
    {
        if (ThreadSlot.Current is not { CallsPost: false } slot)
        {
            ExceptionDispatchInfo.Throw(exception);
        }
        else if (exception is not AbortException)
        {
            slot.Controller.Fail(slot.Controller.Detection.LeftBy(exception, slot));
        }
    }

    /// <summary>What an override calls that leaves the rest to the base class.</summary>
    public static void PostOfBase(SynchronizationContext context, SendOrPostCallback d, object? state, string site)
    {
        if (ThreadSlot.Current is null)
        {
            ThreadPool.QueueUserWorkItem(static work => work.d(work.state), (d, state), preferLocal: false);
        }
        else
        {
            ThreadPoolShim.QueueUserWorkItem(work => d(work), state, site);
        }
    }
}
