using System.Runtime.CompilerServices;

namespace DaxVerify.Exploration.Primitives.Tasks;

/// <summary>Stands between a builder and an awaiter that has no unsafe way, so that what follows the await is known to the engine.</summary>
/// <typeparam name="TAwaiter">The program's awaiter.</typeparam>
internal struct ControlledAwaiter<TAwaiter> : INotifyCompletion
    where TAwaiter : INotifyCompletion
{
    private readonly string _site;
    private readonly TAwaiter _awaiter;

    /// <summary>Wraps an awaiter.</summary>
    public ControlledAwaiter(TAwaiter awaiter, Suspension suspension, string site)
    {
        _awaiter = awaiter;
        _site = site;
        Suspension = suspension;
    }

    /// <summary>The wait.</summary>
    public Suspension Suspension { get; }

    /// <inheritdoc/>
    public void OnCompleted(Action continuation)
    {
        try
        {
            var resume = Suspension.Continuing(continuation);
            if (!Awaiting.Requeues<TAwaiter>(resume, _site))
            {
                _awaiter.OnCompleted(resume);
            }
        }
        catch (Runtime.AbortException) when (Suspension.IsAborting)
        {
            // The builder would throw it again on the thread pool; the engine throws it anew when the builder returns.
        }
#pragma warning disable CA1031 // Whatever an awaiter throws here ends the process: the builder throws it again on the thread pool.
        catch (Exception e) when (Runtime.ThreadSlot.Current is { } slot)
#pragma warning restore CA1031
        {
            slot.Controller.Fail(slot.Controller.Detection.LeftBy(e, slot));
        }
    }
}
