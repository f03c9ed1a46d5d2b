using System.CommandLine;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using DaxVerify.Cli.Exploring;
using DaxVerify.Cli.Invocation;
using DaxVerify.Kernel;
using DaxVerify.Kernel.Images;
using DaxVerify.Kernel.Recording;
using DaxVerify.Verification.Conformance;
using DaxVerify.Verification.Machines;
using DaxVerify.Verification.Recordings;
using DaxVerify.Vocabulary;

namespace DaxVerify.Cli.Commands;

/// <summary>
/// <c>daxverify kernel</c>: boots a real kernel under QEMU and records what it does (<c>record</c>), compares that with the mode like it (<c>conform</c>), or looks for the symptoms of
/// findings (<c>confirm</c>, <c>table</c>); makes kernels that can tell more of them (<c>build</c>); runs daxctl in it (<c>transcript</c>).
/// </summary>
internal static class KernelCommand
{
    public static Command Create() => new("kernel", "Runs sequences on a real kernel, in QEMU.")
    {
        Verb("record", "Records what a kernel does with given or generated sequences.", needsOutput: true),
        Verb("conform", "Records, and compares every step with the mode that is like the kernel.", needsOutput: false),
        KernelConfirmCommand.Create(),
        KernelTableCommand.Create(),
        KernelBuildCommand.Create(),
        KernelTranscriptCommand.Create(),
    };

    private static LongCommand Verb(string name, string description, bool needsOutput)
    {
        var (image, modules) = (Image(), Modules());
        var paths = new Argument<string[]>("path") { Description = "Sequences: recordings, of which only topology and operations count.", Arity = ArgumentArity.ZeroOrMore };
        var generation = new GenerationOptions();
        var groups = new Option<string?>("--group") { Description = $"Only these groups, separated by commas; generated ones are {string.Join(", ", GeneratedSequences.Groups)}." };
        var id = new Option<string?>("--id") { Description = "Only the sequence with this id." };
        var output = new OutputOption("--output") { Description = "Where the recording goes (.jsonl).", Required = needsOutput };
        var json = new Option<bool>("--json") { Description = "Print one JSON object instead of text." };
        var command = new LongCommand(name, description) { image, paths, modules, groups, id, output, json };
        generation.AddTo(command, paths, id);
        command.SetAction(parsed =>
        {
            using var interruption = new Interruption();
            var progress = new Progress(output, parsed.GetValue(output), needsOutput ? null : new ConformanceSummary());
            try
            {
                var generated = generation.Groups(parsed, parsed.GetValue(groups));
                var given = generated.Count > 0 ? [] : Sequences(parsed.GetValue(paths)!, new SequenceFilter(parsed.GetValue(groups), parsed.GetValue(id)));
                var kernel = Kernel(parsed.GetValue(image)!, parsed.GetValue(modules), interruption.Token);
                return Run(kernel, generated.Count > 0 ? generation.Make(parsed, generated, kernel) : given, progress, parsed.GetValue(json), interruption.Token);
            }
            catch (OperationCanceledException) when (interruption.Token.IsCancellationRequested)
            {
                Console.Error.WriteLine($"daxverify: interrupted after {progress}");
                return interruption.ExitCode;
            }
        });
        return command;
    }

    /// <summary>The argument that names a kernel.</summary>
    internal static Argument<string> Image() => new("kernel") { Description = "A bzImage, or the name of a Debian package linux-image-*, which apt gets." };

    /// <summary>The option that names a bzImage's modules.</summary>
    internal static Option<string?> Modules() => new("--modules") { Description = "Folder with the modules of a bzImage." };

    /// <summary>Gets the kernel that was named.</summary>
    internal static KernelImage Kernel(string name, string? modules, CancellationToken interruption)
    {
        if (File.Exists(name) || name.Contains('/', StringComparison.Ordinal))
        {
            return KernelImage.Open(name, modules);
        }

        return modules is null ? DebianPackage.Fetch(name, interruption) : throw new UsageException($"--modules has no effect with a package: {name} has its own");
    }

    private static List<JsonObject> Sequences(string[] paths, SequenceFilter filter)
    {
        var lines = RecordingFiles.ReadLines(RecordingFiles.Find(paths)).Where(read => filter.Accepts(read.Sequence));
        var sequences = lines.Select(read => JsonNode.Parse(read.Line)!.AsObject()).ToList();
        ConformCommand.RequireSequences(filter, sequences.Count, paths);
        return sequences;
    }

    private static int Run(KernelImage kernel, List<JsonObject> sequences, Progress progress, bool json, CancellationToken interruption)
    {
        var clock = new LiveClock();
        var recorder = new KernelRecorder(kernel, interruption);
        var summary = progress.Summary;
        var isWhole = false;
        try
        {
            isWhole = LiveProgress.Run("sequences", () => LiveStep.Of(progress.Count, sequences.Count, "sequence", clock), () =>
            {
                using var file = progress.Output is null ? null : OutputFile.Begin(progress.Option, progress.Output);
                foreach (var recording in recorder.Record(sequences))
                {
                    var line = recording.ToJsonString();
                    Write(file, line);
                    progress.Count++;
                    summary?.Add(SequenceReplayer.Replay(RecordingFiles.ReadLine(line, progress.Output ?? kernel.Release, progress.Count), MachineFactory.Bus));
                }

                return true;
            });
        }
        finally
        {
            if (isWhole || summary is { IsClean: false })
            {
                Tell(kernel, recorder, progress, json, clock.Elapsed); // a divergence also when the rest couldn't be run
            }
        }

        return summary is null or { IsClean: true } ? ExitCode.Clean : ExitCode.Violation;
    }

    private static void Tell(KernelImage kernel, KernelRecorder recorder, Progress progress, bool json, TimeSpan elapsed)
    {
        if (json)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(
                new
                {
                    release = kernel.Version,
                    kernel = kernel.Release,
                    sequences = progress.Count,
                    boots = recorder.Boots,
                    accelerator = recorder.Accelerator,
                    seconds = elapsed.TotalSeconds,
                    conformance = progress.Summary is { } of ? JsonNode.Parse(ConformanceReport.ToJson(of)) : null,
                },
                ExplorationReport.Line));
            return;
        }

        if (progress.Summary is { } summary)
        {
            ConformanceReport.Write(summary, MachineFactory.Bus.Name, 10, Console.Out);
        }

        Console.Out.WriteLine(
            $"kernel: {kernel.Version} ({kernel.Release}), {Counted.Of(progress.Count, "sequence")} recorded, {Counted.Of(recorder.Boots, "boot")}, {recorder.Accelerator}, {elapsed.TotalSeconds:F0} s");
    }

    /// <summary>Writes a line through to the disk's cache, so that a full disk shows at once; a line that doesn't fit is taken back: recordings hold whole lines.</summary>
    private static void Write(FileStream? file, string line)
    {
        var before = file?.Position ?? 0;
        try
        {
            file?.Write(Encoding.UTF8.GetBytes(line + "\n"));
        }
        catch (IOException e)
        {
            if (file!.CanSeek && File.Exists(file.Name) && file.Length > before)
            {
                file.SetLength(before);
            }

            throw new HostException($"the recording {file.Name} can't be written: {e.Message}");
        }
    }

    /// <summary>What there is so far, also when the command is ended early.</summary>
    private sealed record Progress(OutputOption Option, string? Output, ConformanceSummary? Summary)
    {
        public int Count { get; set; }

        public override string ToString() =>
            $"{Counted.Of(Count, "sequence")}{(Output is null || Count == 0 ? string.Empty : $", which are whole in {Output}")}{(Summary is { IsClean: false } ? ", not all of which match" : string.Empty)}";
    }
}
