namespace DaxVerify.Specification.Linearizability;

/// <summary>The outcome of checking one history.</summary>
/// <typeparam name="TState">A state.</typeparam>
/// <typeparam name="TActivity">What an operation still has to do.</typeparam>
/// <param name="Verdict">What the check says.</param>
/// <param name="Order">
/// The steps that fit, as positions in the history: a whole linearization when the verdict is Ok, else the longest prefix that fits
/// (most operations ended, then the first found).
/// </param>
/// <param name="State">The state after these steps.</param>
/// <param name="Activities">What each operation still has to do then; <see langword="null"/> for one that has not begun.</param>
/// <param name="Steps">Atomic steps that the search took.</param>
/// <param name="CacheHits">How often it came to where it had been before.</param>
public sealed record CheckOutcome<TState, TActivity>(
    Verdict Verdict, IReadOnlyList<int> Order, TState State, IReadOnlyList<TActivity?> Activities, long Steps, long CacheHits)
    where TActivity : struct;
