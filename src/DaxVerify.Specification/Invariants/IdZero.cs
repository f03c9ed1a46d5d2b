namespace DaxVerify.Specification.Invariants;

/// <summary>From the provider's successful probe until its unbind starts, a region has instance id 0.</summary>
public sealed class IdZero : IInvariant
{
    /// <inheritdoc/>
    public string Name => "id-zero";

    /// <inheritdoc/>
    public InvariantScope Scope => InvariantScope.State;

    /// <inheritdoc/>
    public string? Check(ObservedStep observed)
    {
        foreach (var region in observed.After.Regions)
        {
            if (!observed.After.Instances.Any(instance => instance.RegionId == region.Id && instance.Id == 0))
            {
                return $"region {region.Id} has no dax{region.Id}.0";
            }
        }

        return null;
    }
}
