using DaxVerify.Exploration.Facts;

namespace DaxVerify.Verification.Scenarios;

/// <summary>
/// The defects that a campaign has seen. A hang in which the operations of a known one are stuck, among others, counts as that one:
/// whoever needs a lock that hung threads hold is stuck with them.
/// </summary>
public sealed class KnownDefects
{
    private readonly List<IReadOnlyList<string>> _hangs = [];

    /// <summary>Keys of the defects; see <see cref="ScenarioFinding.Key"/>.</summary>
    internal HashSet<string> Keys { get; } = new(StringComparer.Ordinal);

    /// <summary>Adds a finding.</summary>
    /// <param name="finding">The finding.</param>
    /// <returns>Whether it was new.</returns>
    public bool Add(ScenarioFinding finding)
    {
        if (!Keys.Add(finding.Key))
        {
            return false;
        }

        if (finding.IsHang)
        {
            _hangs.Add(finding.Stuck);
        }

        return true;
    }

    /// <summary>Whether a defect was seen before.</summary>
    /// <param name="finding">What the engine found.</param>
    /// <param name="stuck">What its threads are stuck in.</param>
    /// <returns>Whether it was.</returns>
    public bool Contains(Finding finding, IReadOnlyList<string> stuck) =>
        ScenarioFinding.IsHangKind(finding.Kind)
            ? _hangs.Exists(hang => IsWithin(hang, stuck))
            : ScenarioFinding.KeyOf(finding, stuck) is { } key && Keys.Contains(key);

    /// <summary>Whether every element of one list, as often as it is there, is in another.</summary>
    /// <param name="part">The one.</param>
    /// <param name="whole">The other.</param>
    /// <returns>Whether it is.</returns>
    internal static bool IsWithin(IReadOnlyList<string> part, IReadOnlyList<string> whole)
    {
        var left = whole.ToList();
        return part.All(left.Remove);
    }
}
