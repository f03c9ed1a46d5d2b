using System.CommandLine;
using System.Text.Json;
using DaxVerify.Cli.Exploring;
using DaxVerify.Cli.Invocation;
using DaxVerify.Kernel.Images;
using DaxVerify.Kernel.Transcripts;
using DaxVerify.Vocabulary;

namespace DaxVerify.Cli.Commands;

/// <summary><c>daxverify kernel transcript</c>: runs the commands of transcripts on a real kernel and compares what they print.</summary>
internal static class KernelTranscriptCommand
{
    public static Command Create()
    {
        var (image, modules) = (KernelCommand.Image(), KernelCommand.Modules());
        var paths = new Argument<string[]>("transcript") { Description = "Transcripts of daxctl (.txt): the machine, and commands with what they print.", Arity = ArgumentArity.OneOrMore };
        var output = new OutputOption("--output") { Description = "Folder for what the kernel prints, by the names of the transcripts." };
        var json = new Option<bool>("--json") { Description = "Print one JSON object instead of text." };
        var command = new LongCommand("transcript", "Runs transcripts' commands on the kernel, with this machine's daxctl, and compares byte by byte.") { image, paths, modules, output, json };
        command.SetAction(parsed =>
        {
            using var interruption = new Interruption();
            var done = new List<object>();
            try
            {
                var transcripts = parsed.GetValue(paths)!.Select(Transcript.Read).ToList();
                var kernel = KernelCommand.Kernel(parsed.GetValue(image)!, parsed.GetValue(modules), interruption.Token);
                return Run(kernel, new TranscriptRunner(kernel, interruption.Token), transcripts, done, (output, parsed.GetValue(output)), parsed.GetValue(json));
            }
            catch (OperationCanceledException) when (interruption.Token.IsCancellationRequested)
            {
                Console.Error.WriteLine($"daxverify: interrupted after {Counted.Of(done.Count, "transcript")}");
                return interruption.ExitCode;
            }
        });
        return command;
    }

    private static int Run(KernelImage kernel, TranscriptRunner runner, List<Transcript> transcripts, List<object> done, (OutputOption Option, string? Folder) output, bool json)
    {
        var same = 0;
        var clock = new LiveClock();
        using var claim = output.Folder is { } folder ? OutputFile.Claim(output.Option, folder) : null;
        LiveProgress.Run("transcripts", () => LiveStep.Of(done.Count, transcripts.Count, "transcript", clock), () =>
        {
            foreach (var transcript in transcripts)
            {
                var text = runner.Run(transcript);
                var difference = transcript.FirstDifference(text);
                same += difference is null ? 1 : 0;
                done.Add(new { transcript = transcript.Name, same = difference is null, line = difference?.Line, given = difference?.Here, kernel = difference?.There });
                if (output.Folder is not null)
                {
                    OutputFile.Write(output.Option, Path.Combine(output.Folder, transcript.Name + ".txt"), text);
                }

                if (!json)
                {
                    LiveProgress.WriteLine(Console.Out, difference is { } d
                        ? $"{transcript.Name}: line {d.Line} is '{d.Here}', the kernel's '{d.There}'"
                        : $"{transcript.Name}: the same, {Counted.Of(transcript.Commands.Count, "command")}");
                }
            }

            return same;
        });
        Console.Out.WriteLine(json
            ? JsonSerializer.Serialize(new { release = kernel.Version, kernel = kernel.Release, accelerator = runner.Accelerator, transcripts = done }, ExplorationReport.Line)
            : $"transcript: {same} of {transcripts.Count} are the same on {kernel.Version} ({kernel.Release}), {runner.Accelerator}");
        return same == transcripts.Count ? ExitCode.Clean : ExitCode.Violation;
    }
}
