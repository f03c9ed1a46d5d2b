namespace DaxVerify.Specification.Invariants;

/// <summary>The seed names a live, never bound instance or nothing; the youngest a live one or nothing, and the last created unless that is gone.</summary>
public sealed class SeedYoungest : IInvariant
{
    /// <inheritdoc/>
    public string Name => "seed-youngest";

    /// <inheritdoc/>
    public string? Check(ObservedStep observed)
    {
        foreach (var region in observed.After.Regions)
        {
            if (region.Seed is not (null or "") && ObservedStep.Find(observed.After, region.Seed) is null)
            {
                return $"the seed of region {region.Id} is {region.Seed}, which doesn't exist";
            }

            if (region.Seed is { } seed && observed.History.EverBound.Contains(seed))
            {
                return $"the seed of region {region.Id} is {seed}, which has been bound";
            }

            if (region.Youngest is not { } youngest)
            {
                continue;
            }

            var last = observed.History.LastCreated.GetValueOrDefault(region.Id, string.Empty);
            if (youngest != last)
            {
                return $"the youngest of region {region.Id} is '{youngest}', expected '{last}'";
            }
        }

        return null;
    }
}
