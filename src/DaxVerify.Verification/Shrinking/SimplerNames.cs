using System.Globalization;
using System.Text.RegularExpressions;
using DaxVerify.Verification.Generation;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Operations;

namespace DaxVerify.Verification.Shrinking;

/// <summary>The same sequence about an instance of lower number: what was needed to make the other one can then be dropped.</summary>
internal static partial class SimplerNames
{
    /// <summary>Sequences in which one instance's name is replaced everywhere, or in one operation.</summary>
    /// <returns>The candidates.</returns>
    public static IEnumerable<GeneratedSequence> Of(GeneratedSequence sequence)
    {
        foreach (var name in sequence.Operations.SelectMany(NamesIn).Distinct().Order(StringComparer.Ordinal).ToArray())
        {
            foreach (var lower in Lower(name))
            {
                yield return sequence with { Operations = [.. sequence.Operations.Select(operation => Rename(operation, name, lower))] };
                for (var i = 0; i < sequence.Operations.Count; i++)
                {
                    if (NamesIn(sequence.Operations[i]).Contains(name))
                    {
                        Operation[] copy = [.. sequence.Operations];
                        copy[i] = Rename(copy[i], name, lower);
                        yield return sequence with { Operations = copy };
                    }
                }
            }
        }
    }

    private static IEnumerable<string> Lower(string name)
    {
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        var id = int.Parse(name.AsSpan(dot + 1), CultureInfo.InvariantCulture);
        return Enumerable.Range(0, id).Select(lower => $"{name[..dot]}.{lower}");
    }

    private static IEnumerable<string> NamesIn(Operation operation) => operation switch
    {
        WriteOperation write => Names().Matches(write.Path + " " + write.Value.ToText()).Select(match => match.Value),
        ReadOperation read => Names().Matches(read.Path).Select(match => match.Value),
        OpenOperation open => Names().Matches(open.Device).Select(match => match.Value),
        MmapOperation mmap => Names().Matches(mmap.Device).Select(match => match.Value),
        KilledOperation killed => NamesIn(killed.Inner),
        FailingAllocationOperation failing => NamesIn(failing.Inner),
        _ => [],
    };

    private static Operation Rename(Operation operation, string from, string to) => operation switch
    {
        WriteOperation write => new WriteOperation(Replace(write.Path, from, to), ByteString.FromText(Replace(write.Value.ToText(), from, to))),
        ReadOperation read => new ReadOperation(Replace(read.Path, from, to)),
        OpenOperation open => open with { Device = Replace(open.Device, from, to) },
        MmapOperation mmap => mmap with { Device = Replace(mmap.Device, from, to) },
        KilledOperation killed => new KilledOperation(Rename(killed.Inner, from, to)),
        FailingAllocationOperation failing => failing with { Inner = Rename(failing.Inner, from, to) },
        _ => operation,
    };

    private static string Replace(string text, string from, string to) => Names().Replace(text, match => match.Value == from ? to : match.Value);

    [GeneratedRegex(@"dax(0|[1-9]\d{0,3})\.(0|[1-9]\d{0,3})(?!\d)")]
    private static partial Regex Names();
}
