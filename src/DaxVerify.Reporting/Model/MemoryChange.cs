namespace DaxVerify.Reporting.Model;

/// <summary>Whose memory was where from a step on, until the next change.</summary>
/// <param name="Step">Index of the step that led to it, from 0; -1 for what was so before all of them.</param>
/// <param name="Regions">Every region.</param>
public sealed record MemoryChange(int Step, IReadOnlyList<MemoryRegion> Regions)
{
    /// <summary>Changes as they are told where the first steps are left out: what those led to was so before the others.</summary>
    /// <param name="cut">How many steps are left out.</param>
    public static IReadOnlyList<MemoryChange> WithoutFirst(IReadOnlyList<MemoryChange> changes, int cut)
    {
        var before = changes.LastOrDefault(change => change.Step < cut);
        return
        [
            .. before is null ? [] : new[] { before with { Step = -1 } },
            .. changes.Where(change => change.Step >= cut).Select(change => change with { Step = change.Step - cut }),
        ];
    }
}
