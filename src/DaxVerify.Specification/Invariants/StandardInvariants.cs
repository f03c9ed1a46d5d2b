namespace DaxVerify.Specification.Invariants;

/// <summary>The invariants of the device-dax bus that can be seen at rest. All hold in the strict mode.</summary>
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
    ];
}
