using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Strategies;

/// <summary>Makes strategies by name.</summary>
internal static class StrategyFactory
{
    /// <summary>The names that options accept.</summary>
    public static IReadOnlyList<string> Names { get; } = ["portfolio", "random", "pct", "stall", "pos", "pb-dfs", "dfs", "dpor"];

    /// <summary>Refuses a name that isn't one.</summary>
    /// <exception cref="ExplorationException">Lists those that there are.</exception>
    public static void Check(string name)
    {
        if (!Names.Contains(name))
        {
            throw new ExplorationException($"no strategy '{name}'; there are {string.Join(", ", Names)}");
        }
    }

    /// <summary>Makes the strategy that the options name.</summary>
    public static IStrategy Make(ExplorationOptions options) =>
        options.Strategy switch
        {
            "portfolio" => new Portfolio(options.Seed, options.Worker.Index, options.Worker.Count),
            "random" => new RandomWalk(options.Seed),
            "pct" => new Pct(options.Seed, 2, 6),
            "stall" => new Stalls(options.Seed),
            "pos" => new PartialOrderSampling(options.Seed),
            "pb-dfs" => new DepthFirst(options.PreemptionBound),
            "dfs" => new DepthFirst(int.MaxValue),
            "dpor" => new Dpor(),
            _ => throw new InvalidOperationException($"the strategy '{options.Strategy}' is in the list of names, but can't be made"),
        };
}
