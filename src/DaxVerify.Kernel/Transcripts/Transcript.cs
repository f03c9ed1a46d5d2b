using System.Text;
using DaxVerify.Vocabulary.Topologies;

namespace DaxVerify.Kernel.Transcripts;

/// <summary>
/// What a shell printed: <c>$ </c> and a command, what it printed on either stream, and its exit code where that isn't 0. The first line names the machine. Commands may be run anew, on a kernel or on
/// the served bus.
/// </summary>
public sealed class Transcript
{
    /// <summary>What a line with a command begins with.</summary>
    public const string Mark = "$ ";
    private const ulong Gibibyte = 1UL << 30;
    private static readonly RegionTopology s_first = new(4 * Gibibyte, Gibibyte);

    private static readonly Dictionary<string, BusTopology> s_machines = new(StringComparer.Ordinal)
    {
        ["# one idle region"] = Machine(isIdle: true, s_first),
        ["# one region handed over as memory"] = Machine(isIdle: false, s_first),
        ["# two idle regions"] = Machine(isIdle: true, s_first, new RegionTopology(5 * Gibibyte, Gibibyte) { TargetNode = 1 }),
    };

    private Transcript(string path, string text)
    {
        var lines = text.Split('\n');
        Name = Path.GetFileNameWithoutExtension(path);
        Text = text;
        Head = lines[0];
        Topology = s_machines.TryGetValue(Head, out var machine)
            ? machine
            : throw new KernelInputException($"{path}:1: no machine '{Head}'; there are '{string.Join("', '", s_machines.Keys)}'");
        Commands = [.. lines.Where(line => line.StartsWith(Mark, StringComparison.Ordinal)).Select(line => line[Mark.Length..])];
        if (Commands.Count == 0)
        {
            throw new KernelInputException($"{path}: no command (a line that begins with '{Mark}')");
        }
    }

    /// <summary>Name of the file.</summary>
    public string Name { get; }

    /// <summary>Machine, commands and what they print, as in the file.</summary>
    public string Text { get; }

    /// <summary>The first line.</summary>
    public string Head { get; }

    /// <summary>The machine that it names.</summary>
    public BusTopology Topology { get; }

    /// <summary>The commands, in order.</summary>
    public IReadOnlyList<string> Commands { get; }

    /// <summary>The commands as a script that prints the transcript but for its first line.</summary>
    public string Script
    {
        get
        {
            var script = new StringBuilder();
            foreach (var command in Commands)
            {
                script.Append("printf '%s\\n' '").Append((Mark + command).Replace("'", "'\\''", StringComparison.Ordinal)).Append("'\n{ ").Append(command).Append("; } 2>&1 || echo \"exit $?\"\n");
            }

            return script.ToString();
        }
    }

    /// <summary>Reads one.</summary>
    /// <exception cref="KernelInputException">It can't be read, names no machine or has no command.</exception>
    public static Transcript Read(string path)
    {
        try
        {
            return new Transcript(path, File.ReadAllText(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new KernelInputException($"the transcript {path} can't be read: {e.Message}");
        }
    }

    /// <summary>The first line in which another text differs.</summary>
    /// <param name="other">What the commands printed elsewhere, first line and all.</param>
    /// <returns>Its number, from 1, and both lines; null when they are the same.</returns>
    public (int Line, string Here, string There)? FirstDifference(string other)
    {
        var (here, there) = (Text.Split('\n'), other.Split('\n'));
        for (var i = 0; i < Math.Max(here.Length, there.Length); i++)
        {
            var (mine, its) = (here.ElementAtOrDefault(i), there.ElementAtOrDefault(i));
            if (mine != its)
            {
                return (i + 1, mine ?? "(its end)", its ?? "(its end)");
            }
        }

        return null;
    }

    private static BusTopology Machine(bool isIdle, params RegionTopology[] regions) =>
        new() { Regions = regions, RegionIdle = isIdle, Drivers = ["device_dax", "kmem"] };
}
