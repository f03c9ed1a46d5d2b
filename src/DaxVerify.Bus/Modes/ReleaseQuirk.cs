using DaxVerify.Bus.Dax;
using DaxVerify.Vocabulary;

namespace DaxVerify.Bus.Modes;

/// <summary>A defect that some releases of a series have and later ones don't.</summary>
/// <param name="Repair">The commit that repairs it, by its first line.</param>
/// <param name="Releases">Of each series, up to the repair.</param>
/// <param name="Apply">Puts it into the policies of a series.</param>
public sealed record ReleaseQuirk(string Repair, IReadOnlyList<ReleaseRange> Releases, Func<BusMode, BusMode> Apply)
{
    public bool IsIn(KernelRelease release) => Releases.Any(range => range.Contains(release));
}
