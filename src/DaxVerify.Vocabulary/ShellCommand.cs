using System.Buffers;
using System.Globalization;
using System.Text;

namespace DaxVerify.Vocabulary;

/// <summary>
/// Command lines that a report shows to be copied: whatever a path or a name holds, the shell that they are pasted into gives it to the command
/// as it is and runs nothing of it. POSIX shells, on Windows PowerShell.
/// </summary>
public static class ShellCommand
{
    private const string Plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_@%+=:,./-";
    private static readonly SearchValues<char> s_plain = SearchValues.Create(Plain);
    private static readonly SearchValues<char> s_plainOnWindows = SearchValues.Create(string.Concat(Plain.Except("@,%")) + "\\");

    /// <summary>A command line of words, each of which means itself.</summary>
    public static string Of(params IEnumerable<string> words) => string.Join(' ', words.Select(Word));

    /// <summary>A word that means the text itself: the text, if no shell sees anything special in it.</summary>
    public static string Word(string text) => OperatingSystem.IsWindows() ? OfPowerShell(text) : OfPosix(text);

    /// <summary>A word of a POSIX shell, in quotes whatever the text.</summary>
    public static string Quoted(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    /// <summary>A word of a POSIX shell. What reports can't show as it is, such as a newline, is written as numbers that <c>printf</c> reads.</summary>
    public static string OfPosix(string text) =>
        text.Length > 0 && !text.AsSpan().ContainsAnyExcept(s_plain) ? text : IsShown(text) ? Quoted(text) : $"\"$(printf '{Numbers(text)}')\"";

    /// <summary>A word of PowerShell.</summary>
    public static string OfPowerShell(string text) =>
        text.Length > 0 && !text.AsSpan().ContainsAnyExcept(s_plainOnWindows) ? text : $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    private static bool IsShown(string text) => text.EnumerateRunes().All(rune =>
        rune != Rune.ReplacementChar && Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator));

    /// <summary>Every byte that isn't a plain letter or digit by its octal number.</summary>
    private static string Numbers(string text) => string.Concat(Encoding.UTF8.GetBytes(text).Select(one =>
        char.IsAsciiLetterOrDigit((char)one) || one is (byte)'/' or (byte)'.' ? $"{(char)one}" : $"\\{Convert.ToString(one, 8).PadLeft(3, '0')}"));
}
