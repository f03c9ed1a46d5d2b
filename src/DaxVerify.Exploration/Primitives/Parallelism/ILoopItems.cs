using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Parallelism;

/// <summary>What a parallel loop goes over.</summary>
/// <typeparam name="T">An item.</typeparam>
internal interface ILoopItems<T>
{
    /// <summary>How many there are; null if that shows only in the end.</summary>
    long? Count { get; }

    /// <summary>Takes one, in the course of a step.</summary>
    /// <param name="slot">The thread.</param>
    /// <param name="range">Where the thread takes from; -1 before the first.</param>
    /// <param name="index">Its number, from what the loop begins with.</param>
    /// <param name="item">The item.</param>
    /// <returns>False if there is none left.</returns>
    bool TryTake(ThreadSlot slot, ref int range, out long index, out T item);
}
