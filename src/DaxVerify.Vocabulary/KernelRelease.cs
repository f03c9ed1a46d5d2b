using System.Globalization;

namespace DaxVerify.Vocabulary;

/// <summary>An upstream version of Linux, as <c>6.12.95</c>: a series and a number in it. Stable releases repair defects, so a series alone doesn't say what a kernel does.</summary>
/// <param name="Major">First number of the series.</param>
/// <param name="Minor">Second number of the series.</param>
/// <param name="Patch">Number within the series; 0 for the first.</param>
public readonly record struct KernelRelease(int Major, int Minor, int Patch) : IComparable<KernelRelease>
{
    /// <summary>The series: <c>6.12</c>.</summary>
    public string Series => $"{Major}.{Minor}";

    /// <summary>Whether the left one is older.</summary>
    /// <param name="right">Another.</param>
    public static bool operator <(KernelRelease left, KernelRelease right) => left.CompareTo(right) < 0;

    /// <summary>Whether the left one is younger.</summary>
    /// <param name="right">Another.</param>
    public static bool operator >(KernelRelease left, KernelRelease right) => left.CompareTo(right) > 0;

    /// <summary>Whether the left one is older or the same.</summary>
    /// <param name="right">Another.</param>
    public static bool operator <=(KernelRelease left, KernelRelease right) => left.CompareTo(right) <= 0;

    /// <summary>Whether the left one is younger or the same.</summary>
    /// <param name="right">Another.</param>
    public static bool operator >=(KernelRelease left, KernelRelease right) => left.CompareTo(right) >= 0;

    /// <summary>Reads two or three numbers with dots between.</summary>
    /// <exception cref="FormatException">It is of another form.</exception>
    public static KernelRelease Parse(string? text)
    {
        var parts = (text ?? string.Empty).Split('.');
        var numbers = parts.Select(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1).ToList();
        return numbers.Count is 2 or 3 && numbers.All(number => number >= 0)
            ? new KernelRelease(numbers[0], numbers[1], numbers.ElementAtOrDefault(2))
            : throw new FormatException($"'{text}' is no release of Linux; expected one as 6.12.95");
    }

    /// <inheritdoc/>
    public int CompareTo(KernelRelease other) => (Major, Minor, Patch).CompareTo((other.Major, other.Minor, other.Patch));

    /// <inheritdoc/>
    public override string ToString() => $"{Series}.{Patch}";
}
