using System.Globalization;
using System.Text.RegularExpressions;
using DaxVerify.Kernel.Guests;

namespace DaxVerify.Kernel.Confirming;

/// <summary>Reads the console of a guest that ran a finding's script: what the script said, how it ended, and the most telling report of the kernel's log.</summary>
internal sealed partial class ConsoleReport
{
    /// <summary>Begins a line in which the guest says how the script ended.</summary>
    public const string EndMark = "daxverify> ";

    /// <summary>Begins a line of what the script said.</summary>
    public const string SaidMark = "daxverify| ";

    /// <summary>How a KCSAN report begins that is about the bus's own code, as a pattern of grep -E and of .NET.</summary>
    public const string RaceInTheBus =
        @"KCSAN: data-race in .*(dax|kmem|(align|size|resource|mapping|create|delete|seed|region_\w+|memmap_on_memory|available_size|start|end|pgoff|id)_(show|store))";

    private readonly List<string> _lines;
    private readonly List<string> _said;
    private readonly GuestEnd _end;

    /// <summary>Reads a console.</summary>
    /// <param name="output">The whole boot.</param>
    public ConsoleReport(GuestOutput output)
    {
        _end = output.End;
        _lines = [.. output.Console.Split('\n').Select(line => Stamp().Replace(line.TrimEnd(), string.Empty))];
        _said = [.. _lines.Where(line => line.StartsWith(SaidMark, StringComparison.Ordinal)).Select(line => line[SaidMark.Length..])];
        var end = _lines.FindLast(line => line.StartsWith(EndMark, StringComparison.Ordinal))?[EndMark.Length..];
        ExitCode = end is not null && end.StartsWith("exit ", StringComparison.Ordinal) ? int.Parse(end["exit ".Length..], CultureInfo.InvariantCulture) : null;
        HasEnded = end is not null;
        Progress = end is not null && end.StartsWith("bound ", StringComparison.Ordinal) ? $", {end["bound ".Length..]} rounds" : string.Empty;
    }

    /// <summary>The script's exit code; null when it was still running at the bound, or the kernel didn't last so long.</summary>
    public int? ExitCode { get; }

    /// <summary>Whether the guest itself came to its end.</summary>
    public bool HasEnded { get; }

    /// <summary>How many rounds a script began that was ended at the bound: <c>, 97 rounds</c>; nothing for one that didn't count them.</summary>
    public string Progress { get; }

    /// <summary>The last that the script said.</summary>
    public string LastWords => _said.LastOrDefault() ?? "nothing";

    /// <summary>What the kernel showed; null for nothing. A report of the log says more than the script's word that there is one.</summary>
    public Symptom? Symptom => Crash() ?? Report() ?? Script() ?? (HasEnded || _end == GuestEnd.Interrupted ? null : new Symptom(SymptomKind.Hang, $"the guest doesn't answer any more ({_end}): {_lines.LastOrDefault(line => line.Length > 0)}"));

    private Symptom? Crash() => _lines.Find(line => Death().IsMatch(line)) is { } line ? new Symptom(SymptomKind.Crash, With(line, "RIP: 0010:")) : null;

    private Symptom? Report() =>
        First(SymptomKind.DataRace, Race()) ?? First(SymptomKind.UseAfterFree, Freed()) ?? First(SymptomKind.BadLocking, Locking()) ?? Hang() ?? First(SymptomKind.Warning, Assertion());

    private Symptom? First(SymptomKind kind, Regex pattern) => _lines.Find(line => pattern.IsMatch(line)) is { } line ? new Symptom(kind, line.Trim()) : null;

    /// <summary>The script names the tasks that hang and prints their stacks; the innermost function of each tells where.</summary>
    private Symptom? Hang()
    {
        var at = _said.FindIndex(line => line.Contains(": tasks hang", StringComparison.Ordinal));
        if (at < 0)
        {
            return First(SymptomKind.Hang, Blocked());
        }

        var places = new List<string>();
        for (var i = at + 1; i < _said.Count - 1; i++)
        {
            if (_said[i].StartsWith("thread ", StringComparison.Ordinal))
            {
                var stack = _said.Skip(i + 1).TakeWhile(line => line.StartsWith('[')).Select(line => Frame().Replace(line, "$1"));
                places.Add(stack.FirstOrDefault(frame => !frame.StartsWith("__", StringComparison.Ordinal)) ?? "running");
            }
        }

        return new Symptom(SymptomKind.Hang, $"{_said[at]}: {string.Join(", ", places)}");
    }

    private Symptom? Script()
    {
        var at = _said.FindIndex(line => line.StartsWith("symptom ", StringComparison.Ordinal));
        return at < 0 ? null : new Symptom(SymptomKind.WrongState, string.Join("; ", _said.Skip(at).Take(2)));
    }

    private string With(string line, string mark) => _lines.Find(other => other.StartsWith(mark, StringComparison.Ordinal)) is { } place
        ? $"{line.Trim()}, at {place[mark.Length..].Split('+')[0]}"
        : line.Trim();

    [GeneratedRegex(@"^\[ *\d+\.\d+\](\[ *[TC]\d+\])? ")]
    private static partial Regex Stamp();

    [GeneratedRegex("^(BUG: (kernel NULL|unable to handle)|Oops: |kernel BUG at|general protection fault|Kernel panic)")]
    private static partial Regex Death();

    [GeneratedRegex(RaceInTheBus)]
    private static partial Regex Race();

    [GeneratedRegex(@"BUG: KASAN: |refcount_t: ")]
    private static partial Regex Freed();

    [GeneratedRegex(@"^WARNING: (possible|bad|held|inconsistent|suspicious|lock held)\b|DEBUG_RWSEMS_WARN_ON")]
    private static partial Regex Locking();

    [GeneratedRegex(@"INFO: task \S+ blocked for more than")]
    private static partial Regex Blocked();

    [GeneratedRegex("^WARNING: CPU|cannot create duplicate filename|Resources present before probing")]
    private static partial Regex Assertion();

    [GeneratedRegex(@"^\[<0>\] (\S+?)\+.*$")]
    private static partial Regex Frame();
}
