namespace DaxVerify.Specification.Linearizability;

/// <summary>
/// What the linearizability checker needs of a specification: operations as chains of atomic steps over immutable states. An atomic
/// operation is a chain of one step. A step may have several outcomes, or none while it has to wait for another operation.
/// </summary>
/// <typeparam name="TState">A state; two equal ones have the same future.</typeparam>
/// <typeparam name="TActivity">What an operation still has to do; two equal ones do the same.</typeparam>
/// <typeparam name="TOperation">What was asked.</typeparam>
/// <typeparam name="TResult">What came back.</typeparam>
public interface IAtomicSteps<TState, TActivity, TOperation, TResult>
    where TState : notnull, IEquatable<TState>
    where TActivity : struct, IEquatable<TActivity>
    where TResult : class
{
    /// <param name="process">Number of the process that asks.</param>
    /// <param name="expected">What it returned, for specifications that search towards it; <see langword="null"/> when not known.</param>
    /// <returns>The activity before its first step.</returns>
    TActivity Begin(int process, TOperation operation, TResult? expected);

    /// <summary>Takes one atomic step.</summary>
    /// <param name="state">The state before.</param>
    /// <param name="activity">What is still to do; not ended.</param>
    /// <param name="outcomes">Where each state that the step may lead to is added, with what is to do then.</param>
    void Advance(TState state, TActivity activity, List<(TState State, TActivity Next)> outcomes);

    /// <summary>The result of an operation that has ended.</summary>
    /// <returns>The result; <see langword="null"/> while there are steps left.</returns>
    TResult? ResultOf(TActivity activity);

    /// <summary>Whether a result that the specification gives is the one that came back.</summary>
    /// <param name="possible">From the specification.</param>
    /// <param name="seen">What came back.</param>
    bool Fits(TResult possible, TResult seen);
}
