using System.Globalization;
using System.Text;

namespace DaxVerify.Reporting.Text;

/// <summary>
/// What is shown in place of characters that a terminal, an XML reader or a browser would obey or refuse. This file is compiled into the exploration engine too, which references no other
/// project and prints texts of the program under test by itself.
/// </summary>
internal static class InertCharacters
{
    private const int PictureOfNul = 0x2400; // Unicode has a picture of each control character, in their order
    private const char PictureOfDelete = '\u2421';
    private const char Replacement = '\uFFFD';

    /// <summary>Makes text harmless: control characters become their pictures, halves of characters a replacement, marks that turn the direction of writing their numbers. Newlines and tabs stay.</summary>
    /// <param name="text">Any text, in whatever state.</param>
    public static string Shown(string text)
    {
        if (!text.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            return text;
        }

        var inert = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                inert.Append(c).Append(text[++i]);
            }
            else if (c != '\r' || i + 1 == text.Length || text[i + 1] != '\n')
            {
                Append(inert, c);
            }
        }

        return inert.ToString();
    }

    private static void Append(StringBuilder inert, char c) => _ = c switch
    {
        '\n' or '\t' => inert.Append(c),
        < ' ' => inert.Append((char)(PictureOfNul + c)),
        '\u007f' => inert.Append(PictureOfDelete),
        >= '\u0080' and <= '\u009f' or '\uFFFE' or '\uFFFF' => inert.Append(Replacement),
        '\u2028' or '\u2029' => inert.Append('\n'),
        '\u061C' or '\u200E' or '\u200F' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069') or '\uFEFF' =>
            inert.Append(CultureInfo.InvariantCulture, $"[U+{(int)c:X4}]"),
        _ => inert.Append(char.IsSurrogate(c) ? Replacement : c),
    };
}
