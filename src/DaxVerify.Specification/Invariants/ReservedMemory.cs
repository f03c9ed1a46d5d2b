using DaxVerify.Vocabulary.Observations;

namespace DaxVerify.Specification.Invariants;

/// <summary>Tells system memory from device memory in iomem.</summary>
internal static class ReservedMemory
{
    /// <summary>Tells whether a reservation carries system memory: its child says so.</summary>
    /// <param name="line">The reservation.</param>
    public static bool IsMemory(SystemObservation system, IomemLine line)
    {
        foreach (var child in system.Iomem)
        {
            if (child.Depth == line.Depth + 1 && child.Start == line.Start && child.End == line.End && child.Name == "System RAM (kmem)")
            {
                return true;
            }
        }

        return false;
    }
}
