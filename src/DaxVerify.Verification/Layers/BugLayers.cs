namespace DaxVerify.Verification.Layers;

/// <summary>The layers that run the bus, in the order of the kill matrix.</summary>
public static class BugLayers
{
    public static IReadOnlyList<IBugLayer> All { get; } =
        [new ConformanceLayer(), new PropertyLayer(), new ModelLayer(), new DrawnLayer(), new PairLayer(), new FaultLayer(), new LifetimeLayer(), new SecondEngineLayer()];
}
