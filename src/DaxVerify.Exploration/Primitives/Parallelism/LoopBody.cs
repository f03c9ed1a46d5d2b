namespace DaxVerify.Exploration.Primitives.Parallelism;

/// <summary>One iteration, with the state that the loop hands on from one to the next on the same task.</summary>
/// <typeparam name="T">An item.</typeparam>
/// <typeparam name="TLocal">What each thread of the loop keeps from one iteration to the next.</typeparam>
/// <param name="Run">An iteration: the item, its number, the loop, and what the thread keeps.</param>
/// <param name="Init">Makes what a thread keeps, before its first iteration; null for nothing.</param>
/// <param name="End">Takes it, after its last.</param>
internal sealed record LoopBody<T, TLocal>(Func<T, long, ControlledParallelLoopState, TLocal, TLocal> Run, Func<TLocal>? Init = null, Action<TLocal>? End = null)
{
    /// <summary>The other iterations go on when one has thrown.</summary>
    public bool OutlivesFailures { get; init; }
}
