using System.Globalization;

namespace DaxVerify.Exploration.Strategies;

/// <summary>The words of strategies that repeat a prefix when the program under test doesn't repeat itself.</summary>
internal static class Nondeterministic
{
    /// <summary>Describes the difference.</summary>
    /// <param name="decision">Number of the decision.</param>
    /// <param name="before">Threads (bits) or values to choose from before.</param>
    /// <param name="now">The same now.</param>
    public static string At(int decision, ulong before, ulong now) => string.Create(
        CultureInfo.InvariantCulture,
        $"at decision {decision} there was {before:x} (threads as bits, or number of values) to choose from, now {now:x}");
}
