namespace DaxVerify.Specification.Invariants;

/// <summary>A statement that holds whenever no operation is running, checked on what user space can see.</summary>
public interface IInvariant
{
    /// <summary>Its name, as reports use it.</summary>
    string Name { get; }

    /// <summary>How much must have been seen for it to say anything.</summary>
    InvariantScope Scope { get; }

    /// <summary>Checks it after one step.</summary>
    /// <param name="observed">What was seen before and after the step, and what the run has learned so far.</param>
    /// <returns><see langword="null"/> when it holds; otherwise what is wrong: what was expected, what was seen, where.</returns>
    string? Check(ObservedStep observed);
}
