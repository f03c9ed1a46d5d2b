using System.Runtime.CompilerServices;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Tasks;

/// <summary>An await in a method of the engine's own, which isn't rewritten: the same steps as one of the program.</summary>
/// <param name="task">What is awaited.</param>
/// <param name="site">The program's call.</param>
internal readonly struct EngineAwait(Task task, string site) : ICriticalNotifyCompletion
{
    /// <summary>A look at the task, which is a step.</summary>
    public bool IsCompleted => Awaiting.LookAt(task, registers: true, site);

    /// <summary>It is its own awaiter.</summary>
    public EngineAwait GetAwaiter() => this;

    /// <inheritdoc/>
    public void OnCompleted(Action continuation) => UnsafeOnCompleted(continuation);

    /// <inheritdoc/>
    public void UnsafeOnCompleted(Action continuation)
    {
        try
        {
            var slot = ThreadSlot.Current ?? throw new AbortException();
            var awaiter = task.ConfigureAwait(false).GetAwaiter();
            var suspension = Awaiting.Begin(slot, ref awaiter, site);
            awaiter.UnsafeOnCompleted(suspension.Continuing(continuation));
            PoolItems.Start(slot, site);
        }
        catch (AbortException)
        {
            // The builder would throw it again on the thread pool; the next step throws it anew.
        }
    }

    /// <summary>What it throws is thrown again.</summary>
    public void GetResult()
    {
        Awaiting.WaitFor(task, Timeout.Infinite, CancellationToken.None, site);
        task.GetAwaiter().GetResult();
    }
}
