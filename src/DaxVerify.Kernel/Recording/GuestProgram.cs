using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace DaxVerify.Kernel.Recording;

/// <summary>Spells a sequence for the executor in the guest: a line an operation, fields separated by tabs (<c>agent.c</c>).</summary>
internal static class GuestProgram
{
    /// <summary>The mark of a sequence in the upper half of each word that it stores, which tells its own words from what was there before.</summary>
    /// <param name="number">Number of the sequence in its boot.</param>
    /// <returns>32 bits, never zero.</returns>
    public static ulong Tag(int number) => 0x5EED0000UL + (ulong)number;

    /// <summary>Spells one sequence.</summary>
    /// <param name="sequence">A line of a recording.</param>
    /// <param name="number">Its number in the boot.</param>
    /// <param name="program">Where the lines go.</param>
    /// <exception cref="KernelInputException">An operation has no spelling.</exception>
    public static void Append(JsonObject sequence, int number, StringBuilder program)
    {
        var topology = sequence["topology"]!;
        var drivers = string.Join(',', topology["drivers"]!.AsArray().Select(driver => driver!.GetValue<string>()));
        var idle = topology["idle"]!.GetValue<bool>() ? 'Y' : 'N';
        program.Append(CultureInfo.InvariantCulture, $"S\t{number}\t{idle}\t{(drivers.Length == 0 ? "-" : drivers)}\n");
        foreach (var step in sequence["steps"]!.AsArray())
        {
            program.Append(Spell(step!["op"]!, number)).Append('\n');
        }
    }

    private static string Spell(JsonNode op, int number)
    {
        var fields = op["op"]!.GetValue<string>() switch
        {
            "write" => ["W", Text(op, "path"), Convert.ToHexStringLower(Encoding.Latin1.GetBytes(op["value"]!.GetValue<string>()))],
            "read" => ["R", Text(op, "path")],
            "insmod" => ["I", Text(op, "module")],
            "rmmod" => ["X", Text(op, "module")],
            "open" when Text(op, "mode") is "ro" or "rw" => ["O", Text(op, "dev"), Text(op, "mode")],
            "close" => ["C"],
            "mmap" => ["M", Text(op, "dev"), Number(op, "offset"), Number(op, "length"), Text(op, "prot"), Text(op, "flags"), op["fixed_offset"] is null ? "-1" : Number(op, "fixed_offset")],
            "touch" when op["write"]?.GetValue<bool>() == true => ["T", Number(op, "at"), "w", ((Tag(number) << 32) | op["value"]!.GetValue<uint>()).ToString(CultureInfo.InvariantCulture)],
            "touch" => ["T", Number(op, "at"), "r", "0"],
            "munmap" when op["at"] is not null => ["U", Number(op, "at"), Number(op, "length")],
            "munmap" => new[] { "U" },
            _ => throw new KernelInputException($"the operation {op.ToJsonString()} can't be run in a guest"),
        };
        return string.Join('\t', fields);
    }

    private static string Text(JsonNode op, string name)
    {
        var text = op[name]!.GetValue<string>();
        return text.Length > 0 && !text.Any(char.IsControl)
            ? text
            : throw new KernelInputException($"'{name}' of the operation {op.ToJsonString()} is empty or has a control character");
    }

    private static string Number(JsonNode op, string name) => op[name]!.GetValue<ulong>().ToString(CultureInfo.InvariantCulture);
}
