namespace DaxVerify.Specification.Checking;

/// <summary>
/// What the explicit-state checker needs of a model: states, numbered actions, and a packed form. Two states with the same packed
/// form are one state to the checker, so a model expresses its symmetry by packing a canonical representative. Implementations
/// are pure and may be used from several threads at once.
/// </summary>
/// <typeparam name="TState">A state.</typeparam>
public interface IStateModel<TState>
{
    /// <summary>Where the search starts.</summary>
    TState Initial { get; }

    /// <summary>Number of actions; an action is a number below it.</summary>
    int ActionCount { get; }

    /// <summary>Upper bound of <see cref="Pack"/>'s result, in bytes; at most 255.</summary>
    int PackedBytesMax { get; }

    /// <summary>Spells an action for traces.</summary>
    string NameOf(int action);

    /// <param name="state">The state before.</param>
    /// <returns>How it went.</returns>
    StepKind Take(TState state, int action, out TState after);

    /// <summary>Packs a state, or its canonical representative.</summary>
    /// <param name="buffer">At least <see cref="PackedBytesMax"/> bytes.</param>
    /// <returns>Bytes written.</returns>
    int Pack(TState state, Span<byte> buffer);

    /// <summary>Unpacks what <see cref="Pack"/> wrote.</summary>
    /// <param name="packed">The bytes.</param>
    TState Unpack(ReadOnlySpan<byte> packed);

    /// <summary>Checks the invariants of a state.</summary>
    /// <returns><see langword="null"/>, or the broken invariant and what is wrong.</returns>
    string? CheckState(TState state);

    /// <summary>Checks the invariants of a step.</summary>
    /// <param name="kind">How it went.</param>
    /// <returns><see langword="null"/>, or the broken invariant and what is wrong.</returns>
    string? CheckStep(TState before, int action, StepKind kind, TState after);
}
