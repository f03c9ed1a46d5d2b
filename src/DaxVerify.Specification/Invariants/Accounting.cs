using DaxVerify.Vocabulary.Observations;

namespace DaxVerify.Specification.Invariants;

/// <summary>A region's available size is its size less all ranges, and an instance's size is the sum of its ranges.</summary>
public sealed class Accounting : IInvariant
{
    /// <inheritdoc/>
    public string Name => "accounting";

    /// <inheritdoc/>
    public InvariantScope Scope => InvariantScope.State;

    /// <inheritdoc/>
    public string? Check(ObservedStep observed)
    {
        foreach (var instance in observed.After.Instances)
        {
            var sum = Sum(instance.Mappings);
            if (sum != instance.Size)
            {
                return $"{instance.Name}/size is {instance.Size}, its mappings make {sum}";
            }
        }

        foreach (var region in observed.After.Regions)
        {
            var used = 0UL;
            foreach (var instance in observed.After.Instances)
            {
                used += instance.RegionId == region.Id ? instance.Size : 0;
            }

            if (region.AvailableSize is { } available && available + used != region.Size)
            {
                return $"region{region.Id}/available_size is {available}, expected {region.Size - used} ({region.Size} less {used})";
            }
        }

        return null;
    }

    private static ulong Sum(IReadOnlyList<MappingObservation> mappings)
    {
        var sum = 0UL;
        foreach (var mapping in mappings)
        {
            sum += mapping.End - mapping.Start + 1;
        }

        return sum;
    }
}
