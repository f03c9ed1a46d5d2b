using DaxVerify.Specification.State;

namespace DaxVerify.Specification.Invariants;

/// <summary>Every range lies in its region; start and length are multiples of 2 MiB.</summary>
public sealed class InsideRegion : IInvariant
{
    /// <inheritdoc/>
    public string Name => "inside-region";

    /// <inheritdoc/>
    public InvariantScope Scope => InvariantScope.State;

    /// <inheritdoc/>
    public string? Check(ObservedStep observed)
    {
        foreach (var instance in observed.After.Instances)
        {
            var region = observed.Topology.Regions[instance.RegionId];
            foreach (var mapping in instance.Mappings)
            {
                if (mapping.Start < region.Start || mapping.End > region.End || mapping.End < mapping.Start)
                {
                    return $"{instance.Name} has 0x{mapping.Start:x}-0x{mapping.End:x} outside its region 0x{region.Start:x}-0x{region.End:x}";
                }

                if (mapping.Start % Setting.GranularityMin != 0 || (mapping.End + 1) % Setting.GranularityMin != 0)
                {
                    return $"{instance.Name} has 0x{mapping.Start:x}-0x{mapping.End:x}, whose bounds are no multiples of 2 MiB";
                }
            }
        }

        return null;
    }
}
