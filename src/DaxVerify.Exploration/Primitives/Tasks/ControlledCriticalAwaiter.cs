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
    public void OnCompleted(Action continuation) =>
        Awaiting.Register(_awaiter, Suspension, continuation, static (awaiter, resume) => awaiter.OnCompleted(resume), _site);

    /// <inheritdoc/>
    public void UnsafeOnCompleted(Action continuation) =>
        Awaiting.Register(_awaiter, Suspension, continuation, static (awaiter, resume) => awaiter.UnsafeOnCompleted(resume), _site);
}
