namespace DaxVerify.Exploration.CsCheck;

/// <summary>What one order of whole operations gives.</summary>
/// <typeparam name="TModel">The state of the model.</typeparam>
/// <param name="State">The state at the end.</param>
/// <param name="Results">What each operation gave, by its position in the case, the sequential ones first.</param>
/// <param name="Failure">Why the order is impossible: an operation threw or did not end; null if it is possible.</param>
internal sealed record SequentialRun<TModel>(TModel? State, IReadOnlyList<List<object?>> Results, string? Failure);
