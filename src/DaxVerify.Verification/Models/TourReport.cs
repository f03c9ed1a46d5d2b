using DaxVerify.Vocabulary.Operations;

namespace DaxVerify.Verification.Models;

/// <summary>How much of a model a tour walked on a machine, and the first difference.</summary>
/// <param name="States">States of the model.</param>
/// <param name="Covered">Transitions executed.</param>
/// <param name="Steps">Operations executed.</param>
/// <param name="Sequences">Times that a fresh machine was needed.</param>
/// <param name="Difference">The first disagreement, or <see langword="null"/>.</param>
/// <param name="Operations">The operations up to it.</param>
public sealed record TourReport(
    long States,
    long Transitions,
    long Covered,
    long Steps,
    long Sequences,
    string? Difference,
    IReadOnlyList<Operation> Operations)
{
    /// <summary>Whether it was ended before its end; <see cref="States"/> and <see cref="Transitions"/> may then be those found until then.</summary>
    public bool IsCut { get; init; }
}
