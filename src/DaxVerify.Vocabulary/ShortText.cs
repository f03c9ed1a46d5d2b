using System.Globalization;

namespace DaxVerify.Vocabulary;

/// <summary>Text of a program under test as reports show it: as much of it as somebody reads, and how much more there is.</summary>
public static class ShortText
{
    /// <summary>Most characters of what stands in one line.</summary>
    public const int LineMax = 1_000;

    /// <summary>Most characters of what has lines of its own.</summary>
    public const int BlockMax = 20_000;

    /// <summary>The text, or its beginning and how many characters are missing.</summary>
    /// <param name="most">Most characters of it.</param>
    public static string Of(string text, int most)
    {
        if (text.Length <= most)
        {
            return text;
        }

        var shown = char.IsHighSurrogate(text[most - 1]) ? most - 1 : most;
        return string.Create(CultureInfo.InvariantCulture, $"{text.AsSpan(0, shown)}… ({text.Length - shown:#,0} more characters)");
    }
}
