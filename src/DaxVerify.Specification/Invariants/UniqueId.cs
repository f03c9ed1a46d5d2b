namespace DaxVerify.Specification.Invariants;

/// <summary>Live instances of a region have distinct ids.</summary>
public sealed class UniqueId : IInvariant
{
    /// <inheritdoc/>
    public string Name => "unique-id";

    /// <inheritdoc/>
    public InvariantScope Scope => InvariantScope.State;

    /// <inheritdoc/>
    public string? Check(ObservedStep observed)
    {
        for (var i = 1; i < observed.After.Instances.Count; i++)
        {
            var (one, other) = (observed.After.Instances[i - 1], observed.After.Instances[i]);
            if (one.RegionId == other.RegionId && one.Id >= other.Id)
            {
                return $"{one.Name} and {other.Name} are listed together: ids must differ and be in order";
            }
        }

        return observed.After.Instances.FirstOrDefault(instance => instance.Id < 0) is { } invalid ? $"{invalid.Name} is live" : null;
    }
}
