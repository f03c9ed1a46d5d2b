namespace DaxVerify.Specification.Invariants;

/// <summary>Page offsets are the running sum of lengths.</summary>
public sealed class PageOffset : IInvariant
{
    /// <inheritdoc/>
    public string Name => "page-offset";

    /// <inheritdoc/>
    public InvariantScope Scope => InvariantScope.State;

    /// <inheritdoc/>
    public string? Check(ObservedStep observed)
    {
        foreach (var instance in observed.After.Instances)
        {
            var pages = 0UL;
            foreach (var mapping in instance.Mappings)
            {
                if (mapping.PageOffset != pages)
                {
                    return $"{instance.Name}/mapping{mapping.Number}/page_offset is 0x{mapping.PageOffset:x}, expected 0x{pages:x}";
                }

                pages += (mapping.End - mapping.Start + 1) >> 12;
            }
        }

        return null;
    }
}
