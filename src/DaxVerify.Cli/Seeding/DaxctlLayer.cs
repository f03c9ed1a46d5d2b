using System.Diagnostics;
using System.Globalization;
using DaxVerify.Bus;
using DaxVerify.Bus.Modes;
using DaxVerify.Kernel.Transcripts;
using DaxVerify.Serve.Clients;
using DaxVerify.Serve.Fuse;
using DaxVerify.Serve.Tree;
using DaxVerify.Verification.Layers;
using DaxVerify.Vocabulary;

namespace DaxVerify.Cli.Seeding;

/// <summary>
/// The transcripts of daxctl that come with the program, run anew on the bus that is loaded, served as a file system: what a client of a kernel would notice, without any oracle of the harness. Those of 6.12 are run on
/// the strict bus, which prints the same, those of 6.1 on its own. Fixed work, up to the first difference.
/// </summary>
internal sealed class DaxctlLayer : IBugLayer
{
    /// <summary>Name of the layer, and of the program.</summary>
    public const string Daxctl = "daxctl";

    /// <summary>How much longer than its budget the layer may take: the scripts that don't hang, on a machine with much else to do, and one that does.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(20);

    /// <summary>Time after which a script hangs; each takes a few seconds, and many times that on a machine with much else to do.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(3);

    private static readonly string s_folder = Path.Combine(AppContext.BaseDirectory, "specs", "daxctl");

    /// <inheritdoc/>
    public string Name => Daxctl;

    /// <summary>Why this machine can't be asked; null when it can.</summary>
    public static string? Lacks() => ClientShell.Lacks(Daxctl);

    /// <inheritdoc/>
    public LayerAnswer Ask(LayerQuestion question)
    {
        var clock = Stopwatch.StartNew();
        var count = 0L;
        foreach (var file in Directory.EnumerateFiles(s_folder, "*.txt", SearchOption.AllDirectories).OrderByDescending(Path.GetDirectoryName, StringComparer.Ordinal).ThenBy(file => file, StringComparer.Ordinal))
        {
            count++;
            if (DifferenceOf(file) is { } difference)
            {
                return new LayerAnswer(true, clock.Elapsed.TotalSeconds, count, $"{Path.GetRelativePath(s_folder, file)}: {difference}", null);
            }
        }

        return new LayerAnswer(false, clock.Elapsed.TotalSeconds, count, null, null);
    }

    /// <summary>The bus that a transcript is run on; its folder is named after the kernel's release.</summary>
    private static KernelMode ModeOf(string file) =>
        KernelModeNames.ParseSeries(KernelRelease.Parse(Path.GetFileName(Path.GetDirectoryName(file))!).Series) is var mode && mode == KernelMode.Linux612 ? KernelMode.Strict : mode;

    private static string? DifferenceOf(string file)
    {
        var transcript = Transcript.Read(file);
        var folder = Directory.CreateTempSubdirectory("daxverify-daxctl-").FullName;
        using var server = new FuseServer(new ServedTree(new DaxMachine(transcript.Topology, BusModes.Of(ModeOf(file)))), folder);
        var (printed, isWhole) = ClientShell.Run(folder, transcript.Script, s_patience);
        server.Dispose();
        Directory.Delete(folder);
        var defect = server.Defects.FirstOrDefault() is { } first ? $" ({first})" : string.Empty;
        if (!isWhole)
        {
            var command = printed.Split('\n').LastOrDefault(line => line.StartsWith(Transcript.Mark, StringComparison.Ordinal)) ?? "its first command";
            return string.Create(CultureInfo.InvariantCulture, $"hangs for more than {s_patience.TotalSeconds:0} s at '{command}'{defect}");
        }

        return transcript.FirstDifference($"{transcript.Head}\n{printed}") is { } d ? $"line {d.Line} is '{d.There}', the transcript's '{d.Here}'{defect}" : null;
    }
}
