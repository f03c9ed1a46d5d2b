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
    public void OnCompleted(Action continuation) =>
        Awaiting.Register(_awaiter, Suspension, continuation, static (awaiter, resume) => awaiter.OnCompleted(resume), _site);
}
