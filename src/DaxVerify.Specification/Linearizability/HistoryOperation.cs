namespace DaxVerify.Specification.Linearizability;

/// <summary>One call of a concurrent run: who made it, when it began and ended, and what it returned.</summary>
/// <typeparam name="TOperation">What was asked.</typeparam>
/// <typeparam name="TResult">What came back.</typeparam>
/// <param name="Process">Number of the process that asked; it has one operation at a time.</param>
/// <param name="Operation">What was asked.</param>
/// <param name="Result">What came back; <see langword="null"/> if nothing did: it may have taken effect, in part or not at all.</param>
/// <param name="Invoked">Position of its begin in the order of all begins and ends.</param>
/// <param name="Returned">Position of its end; <see cref="NeverReturned"/> without one.</param>
public sealed record HistoryOperation<TOperation, TResult>(int Process, TOperation Operation, TResult? Result, int Invoked, int Returned)
    where TResult : class
{
    /// <summary>The position after all others, of the end of an operation that has not returned.</summary>
    public const int NeverReturned = int.MaxValue;

    /// <summary>Whether it has not returned.</summary>
    public bool IsPending => Returned == NeverReturned;

    /// <summary>The same operation, as if it had not returned.</summary>
    public HistoryOperation<TOperation, TResult> AsPending => this with { Result = null, Returned = NeverReturned };
}
