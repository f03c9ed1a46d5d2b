using DaxVerify.Vocabulary.Observations;

namespace DaxVerify.Specification.Invariants;

/// <summary>The seed names a live, never bound instance or nothing; the youngest a live one or nothing, and the last created unless that is gone.</summary>
public sealed class SeedYoungest : IInvariant
{
    /// <inheritdoc/>
    public string Name => "seed-youngest";

    /// <inheritdoc/>
    public InvariantScope Scope => InvariantScope.State;

    /// <inheritdoc/>
    public string? Check(ObservedStep observed)
    {
        foreach (var region in observed.After.Regions)
        {
            if ((CheckLook(region, observed.After) ?? CheckRun(region, observed.History)) is { } wrong)
            {
                return wrong;
            }
        }

        return null;
    }

    private static string? CheckLook(RegionObservation region, SystemObservation seen)
    {
        if (region.Seed is { Length: > 0 } seed)
        {
            var instance = ObservedStep.Find(seen, seed);
            if (instance is not { Driver: null })
            {
                return $"the seed of region {region.Id} is {seed}, which {(instance is null ? "doesn't exist" : "is bound")}";
            }
        }

        return region.Youngest is { Length: > 0 } youngest && ObservedStep.Find(seen, youngest) is null
            ? $"the youngest of region {region.Id} is {youngest}, which doesn't exist"
            : null;
    }

    private static string? CheckRun(RegionObservation region, RunHistory? history)
    {
        if (history is null)
        {
            return null;
        }

        if (region.Seed is { } seed && history.EverBound.Contains(seed))
        {
            return $"the seed of region {region.Id} is {seed}, which has been bound";
        }

        var last = history.LastCreated.GetValueOrDefault(region.Id, string.Empty);
        return region.Youngest is { } youngest && youngest != last ? $"the youngest of region {region.Id} is '{youngest}', expected '{last}'" : null;
    }
}
