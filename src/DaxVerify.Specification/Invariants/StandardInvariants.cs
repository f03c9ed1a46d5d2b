using DaxVerify.Vocabulary.Observations;
using DaxVerify.Vocabulary.Topologies;

namespace DaxVerify.Specification.Invariants;

/// <summary>The one list of the invariants of the device-dax bus that can be seen at rest; all hold in the strict mode.
/// Properties, models and explorations take from it what they see enough for.</summary>
public static class StandardInvariants
{
    /// <summary>Every one of them.</summary>
    public static IReadOnlyList<IInvariant> All { get; } =
    [
        new NoOverlap(),
        new InsideRegion(),
        new IdZero(),
        new UniqueId(),
        new SingleDefault(),
        new Accounting(),
        new PageOffset(),
        new OneMappingEach(),
        new BoundValid(),
        new AliveIffBound(),
        new ReservedIffHeld(),
        new PinnedNotReusable(),
        new NoAccessAfterKill(),
        new SeedYoungest(),
        new FailedMeansUnchanged(),
        new ProviderUnboundEmpty(),
        new Isolation(),
        new NoLeak(),
    ];

    /// <summary>Those that one look at a machine is enough for.</summary>
    public static IReadOnlyList<IInvariant> OfState { get; } = [.. All.Where(invariant => invariant.Scope == InvariantScope.State)];

    /// <summary>Checks one look at a machine at rest, whose run nobody watched.</summary>
    /// <param name="topology">The machine.</param>
    /// <returns>The first broken invariant, or <see langword="null"/>.</returns>
    public static BrokenInvariant? Check(BusTopology topology, SystemObservation seen) => First(OfState, new ObservedStep
    {
        Topology = topology,
        Before = seen,
        Operation = null,
        Result = null,
        After = seen,
        History = null,
    });

    /// <summary>The first of some invariants that doesn't hold.</summary>
    /// <param name="observed">What was seen.</param>
    /// <returns>It, and what is wrong; <see langword="null"/> when all hold.</returns>
    public static BrokenInvariant? First(IReadOnlyList<IInvariant> invariants, ObservedStep observed)
    {
        foreach (var invariant in invariants)
        {
            if (invariant.Check(observed) is { } message)
            {
                return new BrokenInvariant(invariant.Name, message);
            }
        }

        return null;
    }
}
