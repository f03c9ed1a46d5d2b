namespace DaxVerify.Cli.Invocation;

/// <summary>Command lines of earlier versions: each is refused with the one that does the same today.</summary>
internal static class OldSpellings
{
    /// <summary>What an old command line is called today.</summary>
    /// <param name="args">The command line.</param>
    /// <returns>One line for the user; <see langword="null"/> when the command line isn't an old one.</returns>
    public static string? NewOne(string[] args)
    {
        if (args is not ["explore", ..])
        {
            return null;
        }

        for (var i = 1; i < args.Length; i++)
        {
            var (option, value) = args[i].Split('=', 2) is [var name, var given] ? (name, given) : (args[i], i + 1 < args.Length ? args[i + 1] : "");
            var today = (option, value) switch
            {
                ("--scenario", "drawn") => "campaign",
                ("--scenario", "list") => "scenarios",
                ("--scenario", _) => $"scenario {(value.Length > 0 ? value : "NAME")}",
                ("--pairs", _) => $"pairs {(value.Length > 0 ? value : "all")}",
                ("--self-test", _) => "self-test",
                _ => null,
            };
            if (today is not null)
            {
                return $"'explore {option}' is now 'daxverify {today}'";
            }
        }

        return null;
    }
}
