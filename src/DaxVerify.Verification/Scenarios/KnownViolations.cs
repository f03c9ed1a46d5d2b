using System.Text.RegularExpressions;

namespace DaxVerify.Verification.Scenarios;

/// <summary>
/// The broken invariants that a campaign has seen already: executions that break one of them in the same way go on, so that the campaign
/// meets others. The process adds to them between explorations only, so that executions stay reproducible.
/// </summary>
internal static partial class KnownViolations
{
    /// <summary>Where the process keeps them, among its named data.</summary>
    public const string Key = "DaxVerify.Scenarios.Known";

    /// <summary>Whether a violation was seen already.</summary>
    /// <param name="violation">The violation.</param>
    /// <returns>Whether it was.</returns>
    public static bool Contains(InvariantBrokenException violation) =>
        AppContext.GetData(Key) is HashSet<string> known && known.Contains(KeyOf(violation.Message));

    /// <summary>What violations of one kind have in common: the message's first line without its numbers.</summary>
    /// <param name="message">The message.</param>
    /// <returns>The key.</returns>
    public static string KeyOf(string message) => Numbers().Replace(message.Split('\n')[0], "#");

    [GeneratedRegex("0x[0-9a-f]+|[0-9]+")]
    private static partial Regex Numbers();
}
