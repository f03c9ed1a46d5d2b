namespace DaxVerify.Specification.Invariants;

/// <summary>Mapping numbers are 0 to n-1, one for each range in order.</summary>
public sealed class OneMappingEach : IInvariant
{
    /// <inheritdoc/>
    public string Name => "one-mapping-each";

    /// <inheritdoc/>
    public InvariantScope Scope => InvariantScope.State;

    /// <inheritdoc/>
    public string? Check(ObservedStep observed)
    {
        foreach (var instance in observed.After.Instances)
        {
            for (var i = 0; i < instance.Mappings.Count; i++)
            {
                if (instance.Mappings[i].Number != i)
                {
                    return $"{instance.Name} has mapping{instance.Mappings[i].Number} where mapping{i} is due";
                }
            }

            if (instance.Size > 0 && instance.Mappings.Count == 0)
            {
                return $"{instance.Name} has {instance.Size} bytes and no mapping";
            }
        }

        return null;
    }
}
