namespace DaxVerify.Verification.Generation;

/// <summary>Text at the edges of what attributes take: bases, signs, newlines, NULs, overflows.</summary>
internal static class MalformedText
{
    /// <summary>Numbers, ranges and what only looks like them.</summary>
    public static IReadOnlyList<string> Numbers { get; } =
    [
        string.Empty, "\n", "0", "1\n\n", " 1", "1 ", "+1", "01", "0x1", "-1", "--1", "-0", "1x", "0x", "0x200000", "0X400000\n", "010000000",
        "2M", "1e6", "2,097,152", "4294967297", "18446744073709551616", "18446744073709551615", "0xffffffffffe00000", "2097152\0junk",
        "-", "0-0", "x-y", "1-", "-1-1", "100000000-", "100000000-1001fffff\n", "0x100000000-0x1001FFFFF", "10000000000000000-1", "0-ffffffffffffffff",
        "2147483648", "-2147483649", "4096\n", "+2097152", "08",
    ];

    /// <summary>Chooses a variation of a name.</summary>
    /// <param name="name">The name, <c>daxR.I</c>.</param>
    /// <returns>The variation.</returns>
    public static string Around(string name, ChoiceStream choices) => choices.Below(14) switch
    {
        0 => name,
        1 => name + "\n",
        2 => name + "\n\n",
        3 => " " + name,
        4 => name + " ",
        5 => name + "\0x",
        6 => name.ToUpperInvariant(),
        7 => name.Replace(".", ".0", StringComparison.Ordinal),
        8 => name.Replace(".", ".+", StringComparison.Ordinal),
        9 => name.Replace(".", ".-", StringComparison.Ordinal),
        10 => name + ".0",
        11 => choices.Flip(1, 1) ? name[..^1] : name[..name.IndexOf('.', StringComparison.Ordinal)],
        12 => "dax99999999999.0",
        _ => "mapping0",
    };
}
