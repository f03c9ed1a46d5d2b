using System.Globalization;
using System.Text;

namespace DaxVerify.Reporting.Text;

/// <summary>
/// Text that does nothing to who reads it: what a terminal, an XML reader or a browser would obey or refuse is shown instead. Every format
/// passes every text through here before it escapes what is special to it.
/// </summary>
public static class InertText
{
    private const int PictureOfNul = 0x2400; // Unicode has a picture of each control character, in their order
    private const char PictureOfDelete = '\u2421';
    private const char Replacement = '\uFFFD';

    /// <summary>Makes text harmless: control characters become their pictures, halves of characters a replacement, marks that turn the direction of writing their numbers. Newlines and tabs stay.</summary>
    /// <param name="text">Any text, in whatever state.</param>
    public static string Of(string text)
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

    /// <summary>The same in one line.</summary>
    public static string Line(string text) => Of(text).Replace('\n', ' ').Replace('\t', ' ');

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
