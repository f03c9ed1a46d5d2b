using System.Runtime.CompilerServices;

namespace DaxVerify.Exploration.Primitives.Tasks;

/// <summary>Stands between a builder and an awaiter, so that what follows the await is known to the engine.</summary>
/// <typeparam name="TAwaiter">The program's awaiter.</typeparam>
internal struct ControlledCriticalAwaiter<TAwaiter> : ICriticalNotifyCompletion
    where TAwaiter : ICriticalNotifyCompletion
{
    private readonly string _site;
    private readonly TAwaiter _awaiter;

    /// <summary>Wraps an awaiter.</summary>
    public ControlledCriticalAwaiter(TAwaiter awaiter, Suspension suspension, string site)
    {
        _awaiter = awaiter;
        _site = site;
        Suspension = suspension;
    }

    /// <summary>The wait.</summary>
    public Suspension Suspension { get; }

    /// <inheritdoc/>
    public void OnCompleted(Action continuation) => Register(continuation, isUnsafe: false);

    /// <inheritdoc/>
    public void UnsafeOnCompleted(Action continuation) => Register(continuation, isUnsafe: true);

    private void Register(Action continuation, bool isUnsafe)
    {
        try
        {
            var resume = Suspension.Continuing(continuation);
            if (Awaiting.Requeues<TAwaiter>(resume, _site))
            {
                return;
            }

            if (isUnsafe)
            {
                _awaiter.UnsafeOnCompleted(resume);
            }
            else
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
