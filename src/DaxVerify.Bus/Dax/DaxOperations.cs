using DaxVerify.Vocabulary;

namespace DaxVerify.Bus.Dax;

/// <summary>What the owner of a <see cref="DaxDevice"/> can do with its memory; instances of regions have none, they are only mapped.</summary>
/// <param name="ZeroPageRange">
/// Zeroes pages: first page and number of pages to an errno. Mandatory (4e4ced93): a device with operations but without it is refused.
/// </param>
public sealed record DaxOperations(Func<ulong, ulong, Errno>? ZeroPageRange);
