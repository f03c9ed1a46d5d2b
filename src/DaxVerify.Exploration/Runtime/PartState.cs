namespace DaxVerify.Exploration.Runtime;

/// <summary>What is remembered of one field of a struct.</summary>
/// <param name="number">Which of the struct's fields.</param>
internal sealed class PartState(int number)
{
#pragma warning disable CA1051 // Passed by reference.
    /// <summary>Its reads and writes.</summary>
    public Shadow Shadow;
#pragma warning restore CA1051

    /// <summary>Which of the struct's fields.</summary>
    public int Number { get; } = number;
}
