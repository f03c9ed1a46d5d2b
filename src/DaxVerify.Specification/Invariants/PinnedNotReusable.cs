namespace DaxVerify.Specification.Invariants;

/// <summary>Memory pinned by a failed hot-remove is not given to another instance until it is released.</summary>
public sealed class PinnedNotReusable : IInvariant
{
    /// <inheritdoc/>
    public string Name => "pinned-not-reusable";

    /// <inheritdoc/>
    public InvariantScope Scope => InvariantScope.State;

    /// <inheritdoc/>
    public string? Check(ObservedStep observed)
    {
        foreach (var line in observed.After.Iomem)
        {
            if (!ReservedMemory.IsMemory(observed.After, line))
            {
                continue;
            }

            var isOrphaned = observed.History?.Orphaned.Contains((line.Start, line.Name)) == true;
            foreach (var instance in observed.After.Instances)
            {
                var isOther = isOrphaned || instance.Name != line.Name;
                if (isOther && instance.Mappings.Any(mapping => mapping.Start <= line.End && line.Start <= mapping.End))
                {
                    return $"{instance.Name} was given memory in 0x{line.Start:x}-0x{line.End:x}, still held for {line.Name}";
                }
            }
        }

        return null;
    }
}
