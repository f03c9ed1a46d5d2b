using Microsoft.CodeAnalysis;

namespace DaxVerify.SeededBugs.Mutants;

/// <summary>A kind of small mistake, and where in a file it can be made.</summary>
/// <param name="Name">Its name, as <c>--operator</c> takes it.</param>
/// <param name="Wrong">What it does to the code, in words.</param>
/// <param name="Places">The nodes of a file that it changes and what takes their place, in order; <see langword="null"/> to take a statement away.</param>
public sealed record MutationOperator(string Name, string Wrong, Func<SyntaxNode, IEnumerable<(SyntaxNode Node, SyntaxNode? Instead)>> Places);
