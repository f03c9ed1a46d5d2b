using DaxVerify.Exploration.Replay;

namespace DaxVerify.Exploration.Strategies;

/// <summary>Makes strategies by name.</summary>
internal static class StrategyFactory
{
    /// <summary>The names that options accept.</summary>
    public static IReadOnlyList<string> Names { get; } = ["portfolio", "random", "pct", "stall", "pos", "pb-dfs", "dfs", "dpor"];

    /// <summary>Makes the strategy that the options name, after a prefix to replay if there is one.</summary>
    public static IStrategy Make(ExplorationOptions options, IReadOnlyList<Decision>? prefix)
    {
        IStrategy strategy = options.Strategy switch
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
        return prefix is null ? strategy : new Replayer(prefix, strategy);
    }
}
