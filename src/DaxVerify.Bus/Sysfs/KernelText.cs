using DaxVerify.Vocabulary;

namespace DaxVerify.Bus.Sysfs;

/// <summary>
/// The kernel's parsers of attribute text. A NUL ends the text; one trailing newline is allowed; anything else around a number is
/// not. Numbers: an optional <c>+</c> (signed ones also <c>-</c>), <c>0x</c> for hexadecimal, a leading <c>0</c> for octal.
/// </summary>
public static class KernelText
{
    /// <summary>Cuts the text off at its first NUL, as C code sees it.</summary>
    /// <param name="value">The bytes written.</param>
    public static ReadOnlySpan<byte> UntilNul(ReadOnlySpan<byte> value)
    {
        var nul = value.IndexOf((byte)0);
        return nul < 0 ? value : value[..nul];
    }

    /// <summary>Drops one trailing newline, for comparisons that ignore it (<c>sysfs_streq</c>).</summary>
    /// <param name="value">The bytes written.</param>
    public static ReadOnlySpan<byte> Line(ReadOnlySpan<byte> value)
    {
        var text = UntilNul(value);
        return text is [.., (byte)'\n'] ? text[..^1] : text;
    }

    /// <summary>Parses an unsigned 64-bit number (<c>kstrtoull</c>).</summary>
    /// <param name="value">The bytes written.</param>
    /// <param name="radix">10, 16, or 0 to tell by the prefix.</param>
    /// <returns>EINVAL for bad text, ERANGE when it doesn't fit.</returns>
    public static Errno ParseUnsigned(ReadOnlySpan<byte> value, int radix, out ulong number)
    {
        var text = UntilNul(value);
        return ParseDigits(text is [(byte)'+', ..] ? text[1..] : text, radix, out number);
    }

    /// <summary>Parses a signed 32-bit number (<c>kstrtoint</c>).</summary>
    /// <param name="value">The bytes written.</param>
    /// <returns>EINVAL for bad text, ERANGE when it doesn't fit.</returns>
    public static Errno ParseInt(ReadOnlySpan<byte> value, out int number)
    {
        number = 0;
        var text = UntilNul(value);
        var isNegative = text is [(byte)'-', ..];
        var errno = isNegative
            ? ParseDigits(text[1..], 0, out var magnitude)
            : ParseUnsigned(text, 0, out magnitude);
        if (errno != Errno.None)
        {
            return errno;
        }

        var limit = isNegative ? (ulong)int.MaxValue + 1 : int.MaxValue;
        if (magnitude > limit)
        {
            return Errno.ERANGE;
        }

        number = isNegative ? (int)-(long)magnitude : (int)magnitude;
        return Errno.None;
    }

    /// <summary>Parses a boolean by its first letters (<c>kstrtobool</c>): y, t, 1, on; n, f, 0, off.</summary>
    /// <param name="value">The bytes written.</param>
    /// <param name="flag">The boolean.</param>
    /// <returns>EINVAL for anything else.</returns>
    public static Errno ParseBool(ReadOnlySpan<byte> value, out bool flag)
    {
        var text = UntilNul(value);
        bool? parsed = (text.Length > 0 ? (char)(text[0] | 0x20) : '\0') switch
        {
            'y' or 't' when IsLetter(text[0]) => true,
            'n' or 'f' when IsLetter(text[0]) => false,
            '1' when text[0] == '1' => true,
            '0' when text[0] == '0' => false,
            'o' when text.Length > 1 && IsLetter(text[0]) => (text[1] | 0x20) switch
            {
                'n' when IsLetter(text[1]) => true,
                'f' when IsLetter(text[1]) => false,
                _ => null,
            },
            _ => null,
        };
        flag = parsed ?? false;
        return parsed is null ? Errno.EINVAL : Errno.None;
    }

    /// <summary>Parses an instance name that must read back as exactly <c>dax%d.%d</c>, but for one trailing newline.</summary>
    /// <param name="value">The bytes written.</param>
    /// <returns>EINVAL for anything else.</returns>
    public static Errno ParseInstanceName(ReadOnlySpan<byte> value, out string name)
    {
        name = string.Empty;
        var text = Line(value);
        if (!text.StartsWith("dax"u8))
        {
            return Errno.EINVAL;
        }

        var numbers = text[3..];
        var dot = numbers.IndexOf((byte)'.');
        if (dot < 0 || !IsCanonicalInt(numbers[..dot]) || !IsCanonicalInt(numbers[(dot + 1)..]))
        {
            return Errno.EINVAL;
        }

        name = System.Text.Encoding.ASCII.GetString(text);
        return Errno.None;
    }

    /// <summary>
    /// Parses what is written to <c>uevent</c>: the word for an event, which an identifier of 36 letters and <c>NAME=VALUE</c> pairs may follow, a space before each.
    /// </summary>
    /// <param name="value">The bytes written.</param>
    /// <returns>EINVAL for anything else.</returns>
    public static Errno ParseEvent(ReadOnlySpan<byte> value)
    {
        var words = System.Text.Encoding.Latin1.GetString(value is [.., (byte)'\n' or 0] ? value[..^1] : value).Split(' ');
        var isEvent = words[0] is "add" or "remove" or "change" or "move" or "online" or "offline" or "bind" or "unbind";
        return isEvent && (words.Length == 1 || Guid.TryParseExact(words[1], "D", out _)) && words.Skip(2).All(IsPair) ? Errno.None : Errno.EINVAL;

        static bool IsPair(string word)
        {
            var sign = word.IndexOf('=', StringComparison.Ordinal);
            return sign > 0 && sign < word.Length - 1 && word.Where((_, i) => i != sign).All(char.IsAsciiLetterOrDigit);
        }
    }

    private static Errno ParseDigits(ReadOnlySpan<byte> text, int radix, out ulong number)
    {
        number = 0;
        var hasHexPrefix = text.Length > 2 && text[0] == '0' && (text[1] | 0x20) == 'x' && DigitValue(text[2]) < 16;
        if (radix == 0)
        {
            radix = hasHexPrefix ? 16 : text is [(byte)'0', ..] ? 8 : 10;
        }

        if (radix == 16 && text.Length > 1 && text[0] == '0' && (text[1] | 0x20) == 'x')
        {
            text = text[2..];
        }

        var digits = 0;
        var isTooLarge = false;
        while (digits < text.Length && DigitValue(text[digits]) is var digit && digit < radix)
        {
            var next = (UInt128)number * (uint)radix + (uint)digit;
            isTooLarge |= next > ulong.MaxValue;
            number = (ulong)next;
            digits++;
        }

        if (isTooLarge)
        {
            return Errno.ERANGE;
        }

        var isWellFormed = digits > 0 && (digits == text.Length || (digits == text.Length - 1 && text[digits] == '\n'));
        return isWellFormed ? Errno.None : Errno.EINVAL;
    }

    private static int DigitValue(byte letter) => letter switch
    {
        >= (byte)'0' and <= (byte)'9' => letter - '0',
        >= (byte)'a' and <= (byte)'f' => letter - 'a' + 10,
        >= (byte)'A' and <= (byte)'F' => letter - 'A' + 10,
        _ => 99,
    };

    private static bool IsCanonicalInt(ReadOnlySpan<byte> text)
    {
        var digits = text is [(byte)'-', ..] ? text[1..] : text;
        var isNegative = digits.Length < text.Length;
        if (digits.Length is 0 or > 10 || digits.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
        {
            return false;
        }

        if (digits[0] == '0' && (digits.Length > 1 || isNegative))
        {
            return false;
        }

        long value = 0;
        foreach (var digit in digits)
        {
            value = (value * 10) + (digit - '0');
        }

        return value <= int.MaxValue || (isNegative && value == (long)int.MaxValue + 1);
    }

    private static bool IsLetter(byte letter) => letter is >= (byte)'A' and <= (byte)'Z' or >= (byte)'a' and <= (byte)'z';
}
