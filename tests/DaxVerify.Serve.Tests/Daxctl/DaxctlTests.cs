using System.Text;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Topologies;

namespace DaxVerify.Serve.Tests.Daxctl;

/// <summary>
/// The kernel's own tool on the modelled bus, unmodified. Each transcript beside this file is what its commands print, and the exit code where it isn't 0;
/// DAXVERIFY_ACCEPT_SNAPSHOTS=1 writes them anew from their commands.
/// </summary>
public class DaxctlTests
{
    private const string Command = "$ ";
    private static readonly string s_folder = RepositoryFiles.Path("tests/DaxVerify.Serve.Tests/Daxctl");

    public static TheoryData<string> Transcripts => [.. Directory.EnumerateFiles(s_folder, "*.txt").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)];

    [FuseTheory]
    [MemberData(nameof(Transcripts))]
    public void Daxctl_does_what_the_transcript_says(string name)
    {
        var file = Path.Combine(s_folder, name + ".txt");
        var lines = File.ReadAllLines(file);
        using var served = new ServedMachine(Machine(lines[0]), KernelMode.Linux612);
        var got = served.RunInside(Script(lines));
        got = $"{lines[0]}\n{got}";
        if (Environment.GetEnvironmentVariable("DAXVERIFY_ACCEPT_SNAPSHOTS") == "1")
        {
            File.WriteAllText(file, got);
        }

        Assert.Equal(File.ReadAllText(file), got);
    }

    /// <summary>The machine that a transcript's first line names.</summary>
    private static BusTopology Machine(string line) => line switch
    {
        "# one idle region" => ServedMachine.OneRegion(),
        "# one region handed over as memory" => ServedMachine.OneRegion(idle: false),
        "# two idle regions" => ServedMachine.OneRegion() with
        {
            Regions = [new RegionTopology(0x100000000, 1UL << 30), new RegionTopology(0x200000000, 1UL << 30) { TargetNode = 1, NumaNode = 0 }],
        },
        _ => throw new ArgumentException($"no machine '{line}'", nameof(line)),
    };

    private static string Script(string[] lines)
    {
        var script = new StringBuilder();
        foreach (var line in lines.Where(line => line.StartsWith(Command, StringComparison.Ordinal)))
        {
            var command = line[Command.Length..];
            script.Append("printf '%s\\n' '").Append(line.Replace("'", "'\\''", StringComparison.Ordinal)).Append("'\n{ ")
                .Append(command).Append("; } 2>&1 || echo \"exit $?\"\n");
        }

        return script.ToString();
    }
}
