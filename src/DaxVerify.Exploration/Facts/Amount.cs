using System.Globalization;

namespace DaxVerify.Exploration.Facts;

/// <summary>Numbers of things as what the engine prints has them: one execution, two executions.</summary>
internal static class Amount
{
    /// <summary>A number and what it is the number of.</summary>
    /// <param name="count">How many.</param>
    /// <param name="one">What one is called; of several an s is added to it.</param>
    public static string Of(long count, string one) => string.Create(CultureInfo.InvariantCulture, $"{count} {one}{(count == 1 ? "" : "s")}");

    /// <summary>The same with its thousands apart.</summary>
    /// <param name="count">How many.</param>
    /// <param name="one">What one is called; of several an s is added to it.</param>
    public static string OfMany(long count, string one) => string.Create(CultureInfo.InvariantCulture, $"{count:#,0} {one}{(count == 1 ? "" : "s")}");
}
