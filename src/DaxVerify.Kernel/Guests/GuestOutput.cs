namespace DaxVerify.Kernel.Guests;

/// <summary>What one boot left behind.</summary>
/// <param name="Records">The executor's lines, whole ones only.</param>
/// <param name="Console">What the kernel printed on its serial console.</param>
public sealed record GuestOutput(IReadOnlyList<string> Records, string Console, GuestEnd End)
{
    /// <summary>It said more than is allowed, and the rest is missing.</summary>
    public bool IsCut { get; init; }

    /// <summary>The console's most telling line: the panic's, else the last.</summary>
    public string ConsoleEvidence
    {
        get
        {
            var lines = Console.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            return lines.FirstOrDefault(line => line.Contains("Kernel panic", StringComparison.Ordinal))
                ?? lines.FirstOrDefault(line => line.Contains("BUG:", StringComparison.Ordinal))
                ?? lines.LastOrDefault()
                ?? "nothing on the console";
        }
    }
}
