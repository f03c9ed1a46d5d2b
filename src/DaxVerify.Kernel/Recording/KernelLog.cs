using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace DaxVerify.Kernel.Recording;

/// <summary>What of the kernel's log goes into a recording: warnings and worse, and the lines of dax and kmem; of dumps the headline, RIP and the calls.</summary>
internal static partial class KernelLog
{
    private const int Warning = 4;

    /// <summary>Turns what the executor read from the log into the member <c>dmesg</c>.</summary>
    /// <param name="step">The step it appeared in.</param>
    /// <param name="lines">Pairs of level and text.</param>
    /// <returns>Messages, in order.</returns>
    public static IEnumerable<JsonObject> Keep(int step, JsonArray lines) => lines
        .Select(line => (Level: line![0]!.GetValue<int>(), Text: line[1]!.GetValue<string>()))
        .Where(line => (line.Level <= Warning || OfTheBus().IsMatch(line.Text)) && !Register().IsMatch(line.Text))
        .Select(line => Message(step, line.Level, line.Text));

    /// <summary>Takes the last words of a kernel that died from its console.</summary>
    /// <param name="step">The step it died in.</param>
    /// <returns>Messages, in order, without a level.</returns>
    public static IEnumerable<JsonObject> LastWords(int step, string console)
    {
        var lines = console.Split('\n').Select(line => Stamp().Replace(line.TrimEnd('\r'), string.Empty)).ToList();
        var first = lines.FindIndex(line => Death().IsMatch(line));
        return first < 0
            ? []
            : lines.Skip(first).Where(line => line.Length > 0 && !Register().IsMatch(line)).Select(line => Message(step, null, line));
    }

    private static JsonObject Message(int step, int? level, string text) => new()
    {
        ["step"] = step,
        ["level"] = level,
        ["text"] = UserAddress().Replace(KernelAddress().Replace(Process().Replace(text, "PID: N"), "<kernel>"), "0x<user>"),
    };

    [GeneratedRegex(@"\b(dax\w*|kmem)\b")]
    private static partial Regex OfTheBus();

    [GeneratedRegex(@"^(random: crng|Modules linked in|CPU: |Hardware name|Code: |RSP: |R[A-Z0-9]{2}: |FS: |CS: |CR2: |DR\d: |PKRU|note: | <|  ?\? |---\[|PGD |RIP: 0033)")]
    private static partial Regex Register();

    [GeneratedRegex(@"^\[ *\d+\.\d+\] ")]
    private static partial Regex Stamp();

    [GeneratedRegex("list_(del|add) corruption|^BUG: |kernel BUG at|general protection fault|^Oops: |Kernel panic")]
    private static partial Regex Death();

    [GeneratedRegex(@"PID: \d+")]
    private static partial Regex Process();

    [GeneratedRegex(@"\b(0x)?ffff[0-9a-f]{12}\b")]
    private static partial Regex KernelAddress();

    [GeneratedRegex(@"0x7f[0-9a-f]{10}\b")]
    private static partial Regex UserAddress();
}
