namespace DaxVerify.Specification.Invariants;

/// <summary>An unbound provider has no instance.</summary>
public sealed class ProviderUnboundEmpty : IInvariant
{
    /// <inheritdoc/>
    public string Name => "provider-unbound-empty";

    /// <inheritdoc/>
    public InvariantScope Scope => InvariantScope.State;

    /// <inheritdoc/>
    public string? Check(ObservedStep observed)
    {
        foreach (var instance in observed.After.Instances)
        {
            if (!observed.After.Regions.Any(region => region.Id == instance.RegionId))
            {
                return $"{instance.Name} lives although the provider of region {instance.RegionId} is unbound";
            }
        }

        return null;
    }
}
