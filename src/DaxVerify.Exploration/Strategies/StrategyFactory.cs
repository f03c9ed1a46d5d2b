using DaxVerify.Exploration.Replay;

namespace DaxVerify.Exploration.Strategies;

/// <summary>Makes strategies by name.</summary>
internal static class StrategyFactory
{
    /// <summary>The names that options accept.</summary>
    public static IReadOnlyList<string> Names { get; } = ["portfolio", "random"];

    /// <summary>Makes the strategy that the options name, after a prefix to replay if there is one.</summary>
    public static IStrategy Make(ExplorationOptions options, IReadOnlyList<Decision>? prefix)
    {
        IStrategy strategy = options.Strategy switch
        {
            "portfolio" or "random" => new RandomWalk(options.Seed),
            _ => throw new ExplorationException($"no strategy '{options.Strategy}': there are {string.Join(", ", Names)}"),
        };
        return prefix is null ? strategy : new Replayer(prefix, strategy);
    }
}
