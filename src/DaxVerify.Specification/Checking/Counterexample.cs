namespace DaxVerify.Specification.Checking;

/// <summary>A shortest way to a broken invariant or to a state in which nothing can be done.</summary>
/// <param name="Problem">The broken invariant and what is wrong.</param>
/// <param name="Actions">The actions from the first state on.</param>
public sealed record Counterexample(string Problem, IReadOnlyList<int> Actions);
