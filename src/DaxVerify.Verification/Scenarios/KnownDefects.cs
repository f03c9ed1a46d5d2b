using DaxVerify.Exploration.Facts;
using DaxVerify.Vocabulary.Scenarios;

namespace DaxVerify.Verification.Scenarios;

/// <summary>
/// The defects that a campaign has seen. A hang in which the operations of a known one are stuck, among others, counts as that one:
/// whoever needs a lock that hung threads hold is stuck with them.
/// </summary>
public sealed class KnownDefects
{
    private readonly HashSet<string> _keys = new(StringComparer.Ordinal);
    private readonly List<IReadOnlyList<ScenarioOperationKind>> _hangs = [];

    /// <returns>Whether it was new.</returns>
    public bool Add(ScenarioFinding finding) => Add(finding.Key, finding.Bug.Finding, finding.Stuck);

    /// <summary>Adds a defect, unless it counts as one that was seen before.</summary>
    /// <param name="key">Tells it from others; see <see cref="ScenarioFinding.Key"/>.</param>
    /// <param name="finding">What was found.</param>
    /// <param name="stuck">What its threads are stuck in.</param>
    /// <returns>Whether it was new.</returns>
    public bool Add(string key, Finding finding, IReadOnlyList<ScenarioOperationKind> stuck)
    {
        if (Contains(finding, stuck) || !_keys.Add(key))
        {
            return false;
        }

        if (ScenarioFinding.IsHangKind(finding.Kind))
        {
            _hangs.Add(stuck);
        }

        return true;
    }

    /// <summary>Whether a defect was seen before.</summary>
    /// <param name="finding">What the engine found.</param>
    /// <param name="stuck">What its threads are stuck in.</param>
    public bool Contains(Finding finding, IReadOnlyList<ScenarioOperationKind> stuck) =>
        ScenarioFinding.IsHangKind(finding.Kind)
            ? _hangs.Exists(hang => IsWithin(hang, stuck))
            : ScenarioFinding.KeyOf(finding, stuck) is { } key && _keys.Contains(key);

    /// <summary>Whether every element of one list, as often as it is there, is in another.</summary>
    /// <param name="whole">The other.</param>
    internal static bool IsWithin(IReadOnlyList<ScenarioOperationKind> part, IReadOnlyList<ScenarioOperationKind> whole)
    {
        var left = whole.ToList();
        return part.All(left.Remove);
    }
}
