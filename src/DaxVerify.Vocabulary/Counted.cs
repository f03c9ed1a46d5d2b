using System.Globalization;

namespace DaxVerify.Vocabulary;

/// <summary>Numbers of things as reports say them: one execution, two executions.</summary>
public static class Counted
{
    /// <summary>A number and what it is the number of.</summary>
    /// <param name="count">How many; below zero too.</param>
    /// <param name="one">What one is called; of several an s is added to it.</param>
    public static string Of(long count, string one) => string.Create(CultureInfo.InvariantCulture, $"{count} {one}{(count == 1 ? "" : "s")}");

    /// <summary>The same of what has a plural of its own.</summary>
    /// <param name="count">How many; below zero too.</param>
    /// <param name="one">What one is called.</param>
    /// <param name="many">What several are called.</param>
    public static string Of(long count, string one, string many) => string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? one : many)}");

    /// <summary>The same with its thousands apart, for numbers that grow long.</summary>
    /// <param name="count">How many; below zero too.</param>
    /// <param name="one">What one is called; of several an s is added to it.</param>
    public static string OfMany(long count, string one) => string.Create(CultureInfo.InvariantCulture, $"{count:#,0} {one}{(count == 1 ? "" : "s")}");
}
