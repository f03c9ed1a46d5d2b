using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace DaxVerify.Kernel.Guests;

/// <summary>Reads what the executor in the guest tells (<c>agent.c</c>): lines of a letter and fields, in groups that a line <c>;</c> closes.</summary>
internal static class GuestRecords
{
    /// <summary>Reads the groups; one that isn't closed was cut by the kernel's death and is left out.</summary>
    /// <returns>The groups, in order.</returns>
    /// <exception cref="KernelFailedException">A line isn't of the known form: something else wrote to the port, or the guest's memory is damaged.</exception>
    public static IReadOnlyList<GuestRecord> Read(IEnumerable<string> lines)
    {
        var records = new List<GuestRecord>();
        var group = new List<string[]>();
        foreach (var line in lines)
        {
            if (line != ";")
            {
                group.Add(line.Split('\t'));
                continue;
            }

            records.Add(Make(group, records.Count == 0 ? -1 : records[^1].Sequence));
            group.Clear();
        }

        return records;
    }

    private static GuestRecord Make(List<string[]> group, int sequence)
    {
        GuestRecord? record = null;
        foreach (var fields in group)
        {
            try
            {
                string[] line = [.. fields.Select(Plain)];
                if (record is null)
                {
                    record = First(line, sequence);
                }

                Add(record, line);
            }
            catch (Exception e) when (e is FormatException or IndexOutOfRangeException or ArgumentException or InvalidOperationException)
            {
                throw new KernelFailedException($"the executor in the guest told something that has no meaning: '{string.Join(' ', fields)}'");
            }
        }

        return record ?? throw new KernelFailedException("the executor in the guest closed a group that has no line");
    }

    private static GuestRecord First(string[] line, int sequence) => new()
    {
        Kind = line[0] switch
        {
            "s" => GuestRecordKind.Beginning,
            "r" => GuestRecordKind.Step,
            "b" => GuestRecordKind.Done,
            "x" => GuestRecordKind.Killed,
            "h" => GuestRecordKind.Hang,
            _ => throw new FormatException(),
        },
        Sequence = line[0] == "s" ? int.Parse(line[1], CultureInfo.InvariantCulture) : sequence,
        IsAtStart = line[0] == "s" && line[2] == "0",
    };

    private static void Add(GuestRecord record, string[] line)
    {
        switch (line[0])
        {
            case "r":
                record.Result["errno"] = line[1];
                if (line.Length > 2 && line[2].Length > 0)
                {
                    record.Result["at"] = line[2];
                }

                break;
            case "c":
                record.Result["count"] = long.Parse(line[1], CultureInfo.InvariantCulture);
                break;
            case "t" or "n":
                record.Result["text"] = line[1];
                break;
            case "a":
                record.Result["address"] = ulong.Parse(line[1], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
                break;
            case "w":
                record.Result["word"] = ulong.Parse(line[1], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
                break;
            case "d":
                record.Delta = [];
                break;
            case "+":
                (record.Delta ?? throw new FormatException()).Add(line[1], line[1] == "iomem" ? new JsonArray([.. line[2].Split('\n', StringSplitOptions.RemoveEmptyEntries)]) : line[2]);
                break;
            case "-":
                (record.Delta ?? throw new FormatException()).Add(line[1], null);
                break;
            case "k":
                record.Log.Add((JsonNode)new JsonArray(int.Parse(line[1], CultureInfo.InvariantCulture), line[2]));
                break;
            case "s" or "b" or "x" or "h":
                break;
            default:
                throw new FormatException();
        }
    }

    /// <summary>A field without its escapes, a character a byte.</summary>
    private static string Plain(string field)
    {
        if (!field.Contains('\\', StringComparison.Ordinal))
        {
            return field;
        }

        var text = new StringBuilder(field.Length);
        for (var i = 0; i < field.Length; i++)
        {
            var isEscape = field[i] == '\\' && i + 2 < field.Length;
            text.Append(isEscape ? (char)byte.Parse(field.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture) : field[i]);
            i += isEscape ? 2 : 0;
        }

        return text.ToString();
    }
}
