namespace DaxVerify.Specification.Invariants;

/// <summary>A bound instance has a size and a valid id; its size, align and ranges do not change while bound.</summary>
public sealed class BoundValid : IInvariant
{
    /// <inheritdoc/>
    public string Name => "bound-valid";

    /// <inheritdoc/>
    public InvariantScope Scope => InvariantScope.State;

    /// <inheritdoc/>
    public string? Check(ObservedStep observed)
    {
        foreach (var now in observed.After.Instances)
        {
            if (now.Driver is null)
            {
                continue;
            }

            if (now.Size == 0 || now.Id < 0)
            {
                return $"{now.Name} is bound to {now.Driver} with size {now.Size}";
            }

            if (ObservedStep.Find(observed.Before, now.Name) is { } old && old.Driver == now.Driver
                && (old.Size != now.Size || old.Align != now.Align || !old.Mappings.SequenceEqual(now.Mappings)))
            {
                return $"{now.Name} changed while bound to {now.Driver}: size {old.Size} to {now.Size}, align {old.Align} to {now.Align}, "
                    + $"{old.Mappings.Count} ranges to {now.Mappings.Count}";
            }
        }

        return null;
    }
}
