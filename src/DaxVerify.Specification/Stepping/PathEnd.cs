using DaxVerify.Specification.Commands;
using DaxVerify.Vocabulary;

namespace DaxVerify.Specification.Stepping;

/// <summary>Where a walk through links and <c>..</c> ended, or why it did not get there.</summary>
/// <param name="Errno">Why there is no end: ENOENT, ENOTDIR.</param>
/// <param name="File">The file; null for a directory.</param>
/// <param name="IsCertain">Whether everybody finds the way there, whatever others are in the middle of.</param>
internal readonly record struct PathEnd(Errno Errno, AttributePath? File, bool IsCertain);
