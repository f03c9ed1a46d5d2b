using System.Globalization;

namespace DaxVerify.Vocabulary;

/// <summary>Seconds that work took, of those that it was given.</summary>
public static class SpentTime
{
    /// <summary>Below it a share of time is shown as none.</summary>
    private const double Least = 0.05;

    /// <summary>The seconds as reports show them, without their unit.</summary>
    /// <param name="seconds">Seconds that it took.</param>
    /// <param name="budget">Seconds that it was given; <see langword="null"/> for a fixed amount of work. Where none were left it did the least that it does.</param>
    public static string Of(double seconds, double? budget)
    {
        var took = seconds.ToString("0.0", CultureInfo.InvariantCulture);
        return budget is not { } given ? took : given < Least ? $"least amount, {took}" : string.Create(CultureInfo.InvariantCulture, $"{took} of {given:0.0}");
    }
}
