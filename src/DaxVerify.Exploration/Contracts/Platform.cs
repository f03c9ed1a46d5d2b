namespace DaxVerify.Exploration;

/// <summary>What of the operating system is used. Everything that is Linux's alone (futexes, pinning to a core, guard pages, memory files) has a way beside it that runs anywhere.</summary>
public static class Platform
{
    /// <summary>The environment variable that keeps to the ways that run anywhere: <c>1</c> does, <c>0</c> or none leaves the choice to the system.</summary>
    public const string Variable = "DAXVERIFY_PORTABLE";

    private static readonly Lazy<bool> s_usesLinux = new(() => Parse(Environment.GetEnvironmentVariable(Variable)));

    /// <summary>Whether Linux's own calls are used.</summary>
    /// <exception cref="ExplorationException">The variable is neither <c>0</c> nor <c>1</c>.</exception>
    public static bool UsesLinux => s_usesLinux.Value;

    private static bool Parse(string? value) => value switch
    {
        null or "" or "0" => OperatingSystem.IsLinux(),
        "1" => false,
        _ => throw new ExplorationException($"{Variable} is '{value}'; expected 1 (only what runs anywhere) or 0"),
    };
}
