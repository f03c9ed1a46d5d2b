using System.Globalization;
using System.Text;
using DaxVerify.Vocabulary;

namespace DaxVerify.Verification.Exporting;

/// <summary>Text of a trace in a program that somebody will run: whatever a name holds, it ends neither its literal nor its comment.</summary>
internal static class ExportText
{
    /// <summary>A C# string literal.</summary>
    public static string CSharp(string text) => $"\"{Escaped(text, '\\', '"')}\"";

    /// <summary>One line of a comment, of C# or of a shell.</summary>
    public static string Comment(string text) => Escaped(text);

    /// <summary>A shell's word that means the text itself, whatever it holds.</summary>
    public static string Shell(string text) => ShellCommand.Quoted(text);

    /// <summary>Control characters and whatever C# takes for the end of a line, by their numbers; signs that mean something after a backslash.</summary>
    private static string Escaped(string text, params ReadOnlySpan<char> special)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            _ = special.Contains(c) ? escaped.Append('\\').Append(c)
                : c == '\n' ? escaped.Append("\\n")
                : c == '\r' ? escaped.Append("\\r")
                : char.IsControl(c) || char.IsSurrogate(c) || char.GetUnicodeCategory(c) is UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
                    ? escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}")
                    : escaped.Append(c);
        }

        return escaped.ToString();
    }
}
