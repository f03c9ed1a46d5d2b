using FsCheck;
using FsCheck.Fluent;

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

    /// <summary>Variations of a name.</summary>
    /// <param name="name">The name.</param>
    /// <returns>Their generator.</returns>
    public static Gen<string> Around(string name) => Gen.Elements(
        name, name + "\n", name + "\n\n", " " + name, name + " ", name + "\0x", name.ToUpperInvariant(), name.Replace(".", ".0", StringComparison.Ordinal),
        name.Replace(".", ".+", StringComparison.Ordinal), name.Replace(".", ".-", StringComparison.Ordinal), name + ".0", name[..^1], "dax99999999999.0", "mapping0");
}
