using System.Text;
using System.Text.RegularExpressions;
using DaxVerify.Vocabulary;

namespace DaxVerify.Specification.Commands;

/// <summary>How the kernel reads what is written to an attribute: numbers, booleans and names, with their errors.</summary>
public static partial class KernelText
{
    /// <summary>The most bytes that one write hands to an attribute: a page.</summary>
    public const int WriteBytesMax = 4096;

    /// <summary>The text of a write: its first page, up to the first NUL.</summary>
    /// <param name="value">The bytes written.</param>
    /// <returns>The text, one char for each byte.</returns>
    public static string Of(ByteString value)
    {
        var bytes = value.Span;
        bytes = bytes.Length > WriteBytesMax ? bytes[..WriteBytesMax] : bytes;
        var nul = bytes.IndexOf((byte)0);
        return Encoding.Latin1.GetString(nul < 0 ? bytes : bytes[..nul]);
    }

    /// <summary>Cuts one trailing newline, as names are compared.</summary>
    /// <returns>The text without it.</returns>
    public static string Name(string text) => text.EndsWith('\n') ? text[..^1] : text;

    /// <summary>Reads an unsigned 64-bit number: optional plus, base prefix when the base is 0, one trailing newline.</summary>
    /// <param name="radix">16, or 0 to go by the prefix.</param>
    /// <param name="value">The number.</param>
    /// <returns>Success, EINVAL for no number, ERANGE for one that doesn't fit.</returns>
    public static Errno ParseUnsigned(ReadOnlySpan<char> text, int radix, out ulong value) =>
        ParseMagnitude(text is ['+', ..] ? text[1..] : text, radix, out value);

    /// <summary>Reads a signed 32-bit number.</summary>
    /// <param name="value">The number.</param>
    /// <returns>Success, EINVAL for no number, ERANGE for one that doesn't fit.</returns>
    public static Errno ParseInt(ReadOnlySpan<char> text, out int value)
    {
        var isNegative = text is ['-', ..];
        value = 0;
        var errno = isNegative ? ParseMagnitude(text[1..], 0, out var magnitude) : ParseUnsigned(text, 0, out magnitude);
        if (errno != Errno.None)
        {
            return errno;
        }

        if (magnitude > (isNegative ? 1UL << 31 : int.MaxValue))
        {
            return Errno.ERANGE;
        }

        value = (int)(isNegative ? -(long)magnitude : (long)magnitude);
        return Errno.None;
    }

    /// <summary>Reads a boolean by its first letters.</summary>
    /// <returns>The value, or <see langword="null"/> when the text is none.</returns>
    public static bool? ParseBool(string text) => text switch
    {
        ['y' or 'Y' or 't' or 'T' or '1', ..] => true,
        ['n' or 'N' or 'f' or 'F' or '0', ..] => false,
        ['o' or 'O', 'n' or 'N', ..] => true,
        ['o' or 'O', 'f' or 'F', ..] => false,
        _ => null,
    };

    /// <summary>Reads what is written to <c>uevent</c>: an event, then perhaps an identifier like those of RFC 9562 and pairs of letters and digits, one space before each.</summary>
    /// <returns>Success, or EINVAL.</returns>
    public static Errno ParseEvent(ByteString value)
    {
        var bytes = value.Span.Length > WriteBytesMax ? value.Span[..WriteBytesMax] : value.Span;
        var text = Encoding.Latin1.GetString(bytes);
        return Event().IsMatch(text) ? Errno.None : Errno.EINVAL;
    }

    [GeneratedRegex(@"\A(?:add|remove|change|move|online|offline|bind|unbind)(?: [0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}(?: [0-9A-Za-z]+=[0-9A-Za-z]+)*)?[\n\0]?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Event();

    private static Errno ParseMagnitude(ReadOnlySpan<char> text, int radix, out ulong value)
    {
        var hasHexPrefix = text.Length > 1 && text[0] == '0' && (text[1] | 0x20) == 'x';
        if (radix == 0)
        {
            radix = hasHexPrefix && text.Length > 2 && char.IsAsciiHexDigit(text[2]) ? 16 : text is ['0', ..] ? 8 : 10;
        }

        var rest = radix == 16 && hasHexPrefix ? text[2..] : text;
        value = 0;
        var digits = 0;
        var overflowed = false;
        while (digits < rest.Length && Digit(rest[digits]) is var digit && digit < radix)
        {
            overflowed |= value > (ulong.MaxValue - (ulong)digit) / (ulong)radix;
            value = unchecked((value * (ulong)radix) + (ulong)digit);
            digits++;
        }

        if (overflowed)
        {
            return Errno.ERANGE;
        }

        rest = rest[digits..];
        return digits > 0 && (rest.IsEmpty || rest is "\n") ? Errno.None : Errno.EINVAL;
    }

    private static int Digit(char c) => c switch
    {
        >= '0' and <= '9' => c - '0',
        >= 'a' and <= 'f' => c - 'a' + 10,
        >= 'A' and <= 'F' => c - 'A' + 10,
        _ => int.MaxValue,
    };
}
