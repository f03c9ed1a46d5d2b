using DaxVerify.Vocabulary.Observations;

namespace DaxVerify.Specification.Invariants;

/// <summary>A range is reserved exactly while its instance is bound, or pinned by a failed hot-remove.</summary>
public sealed class ReservedIffHeld : IInvariant
{
    /// <inheritdoc/>
    public string Name => "reserved-iff-held";

    /// <inheritdoc/>
    public InvariantScope Scope => InvariantScope.State;

    /// <inheritdoc/>
    public string? Check(ObservedStep observed)
    {
        foreach (var instance in observed.After.Instances)
        {
            var lines = observed.After.Iomem.Where(line => line.Name == instance.Name && observed.History?.Orphaned.Contains((line.Start, line.Name)) != true);
            var problem = instance.Driver switch
            {
                "device_dax" => CheckDevice(instance, [.. lines]),
                "kmem" => CheckMemory(instance, [.. lines]),
                _ => lines.Where(line => !ReservedMemory.IsMemory(observed.After, line)).Select(Spell).FirstOrDefault(),
            };
            if (problem is not null)
            {
                return $"{instance.Name}, bound to {instance.Driver ?? "nothing"}: {problem}";
            }
        }

        return null;
    }

    private static string Spell(IomemLine line) => $"holds 0x{line.Start:x}-0x{line.End:x}";

    private static string? CheckDevice(InstanceObservation instance, IReadOnlyList<IomemLine> lines)
    {
        var missing = instance.Mappings.Where(mapping => !lines.Any(line => line.Start == mapping.Start && line.End == mapping.End)).ToList();
        return missing.Count > 0 ? $"doesn't hold its range 0x{missing[0].Start:x}-0x{missing[0].End:x}"
            : lines.Count != instance.Mappings.Count ? $"holds {lines.Count} ranges, has {instance.Mappings.Count}"
            : null;
    }

    private static string? CheckMemory(InstanceObservation instance, IReadOnlyList<IomemLine> lines)
    {
        if (lines.Count == 0)
        {
            return "holds no memory";
        }

        var stray = lines.Where(line => !instance.Mappings.Any(m => m.Start <= line.Start && line.End <= m.End)).ToList();
        return stray.Count > 0 ? Spell(stray[0]) + ", which is not in its ranges" : null;
    }
}
