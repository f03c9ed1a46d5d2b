namespace DaxVerify.Specification.Invariants;

/// <summary>No two ranges anywhere share a byte.</summary>
public sealed class NoOverlap : IInvariant
{
    /// <inheritdoc/>
    public string Name => "no-overlap";

    /// <inheritdoc/>
    public InvariantScope Scope => InvariantScope.State;

    /// <inheritdoc/>
    public string? Check(ObservedStep observed)
    {
        var ranges = new List<(ulong Start, ulong End, string Owner)>();
        foreach (var instance in observed.After.Instances)
        {
            foreach (var mapping in instance.Mappings)
            {
                ranges.Add((mapping.Start, mapping.End, instance.Name));
            }
        }

        ranges.Sort();
        for (var i = 1; i < ranges.Count; i++)
        {
            if (ranges[i].Start <= ranges[i - 1].End)
            {
                return $"0x{ranges[i].Start:x} is in a range of {ranges[i - 1].Owner} (to 0x{ranges[i - 1].End:x}) and of {ranges[i].Owner}";
            }
        }

        return null;
    }
}
