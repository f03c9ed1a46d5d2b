using System.CommandLine;
using System.Globalization;
using DaxVerify.Cli.Invocation;
using DaxVerify.Kernel.Confirming;
using DaxVerify.Kernel.Images;
using DaxVerify.Vocabulary;

namespace DaxVerify.Cli.Commands;

/// <summary><c>daxverify kernel confirm</c>: runs the scripts of findings on a real kernel until their symptoms show, and prints a table.</summary>
internal static class KernelConfirmCommand
{
    public static Command Create()
    {
        var (image, modules) = (KernelCommand.Image(), KernelCommand.Modules());
        var paths = new Argument<string[]>("finding") { Description = "Scripts (.sh) and programs (.c) of findings, or folders of them.", Arity = ArgumentArity.OneOrMore };
        var boots = new Option<int>("--boots") { Description = "Most boots for each finding.", DefaultValueFactory = _ => 2 }.AtLeast(1);
        var budget = Duration.Option("--budget", "Longest time of a script in one boot, in the guest's whole seconds", TimeSpan.FromMinutes(2));
        var json = new Option<bool>("--json") { Description = "Print one JSON object instead of a table." };
        var command = new LongCommand("confirm", "Runs findings' scripts until the kernel shows the symptom, and says by what.") { image, paths, modules, boots, budget, json };
        command.SetAction(parsed =>
        {
            using var interruption = new Interruption();
            var done = new List<Confirmation>();
            try
            {
                var findings = KnownFinding.Find(parsed.GetValue(paths)!);
                var kernel = KernelCommand.Kernel(parsed.GetValue(image)!, parsed.GetValue(modules), interruption.Token);
                var runner = new FindingRunner(kernel, parsed.GetValue(budget).Time, parsed.GetValue(boots), interruption.Token);
                var isWhole = Run(kernel, runner, findings, done, parsed.GetValue(json), interruption.Token);
                return isWhole ? ExitCodeOf(done) : Interrupted(interruption, done);
            }
            catch (OperationCanceledException) when (interruption.Token.IsCancellationRequested)
            {
                return Interrupted(interruption, done);
            }
        });
        return command;
    }

    private static int Interrupted(Interruption interruption, List<Confirmation> done)
    {
        var known = done.Count(KernelConfirmations.IsKnown);
        Console.Error.WriteLine($"daxverify: interrupted after {Counted.Of(known, "finding")}{(known < done.Count ? $", in {done[^1].Finding}" : string.Empty)}");
        return interruption.ExitCode;
    }

    private static int ExitCodeOf(List<Confirmation> done) =>
        done.Any(c => c.Verdict is FindingVerdict.Shown or FindingVerdict.AnotherSymptom or FindingVerdict.NoBoot) ? ExitCode.Violation : ExitCode.Clean;

    /// <summary>Looks for the findings; however it ends, what came of those before is told.</summary>
    /// <returns>Whether all were looked for to the end.</returns>
    private static bool Run(KernelImage kernel, FindingRunner runner, IReadOnlyList<KnownFinding> findings, List<Confirmation> done, bool json, CancellationToken interruption)
    {
        var clock = new LiveClock();
        if (!json)
        {
            Console.WriteLine($"| finding | {kernel.Version} ({kernel.Release}) | evidence | boots | seconds |");
            Console.WriteLine("|---|---|---|---:|---:|");
        }

        try
        {
            return LiveProgress.Run("findings", () => LiveStep.Of(done.Count, findings.Count, "finding", clock), () =>
            {
                foreach (var finding in findings)
                {
                    interruption.ThrowIfCancellationRequested();
                    done.Add(runner.Confirm(finding));
                    if (!json)
                    {
                        LiveProgress.WriteLine(Console.Out, Row(done[^1]));
                    }
                }

                return done.TrueForAll(KernelConfirmations.IsKnown);
            });
        }
        finally
        {
            if (done.Count > 0)
            {
                Tell(new KernelConfirmations(kernel.Version, kernel.Release, runner.Accelerator, done), json, clock.Elapsed);
            }
        }
    }

    private static void Tell(KernelConfirmations all, bool json, TimeSpan elapsed) => Console.WriteLine(json
        ? all.ToJson()
        : string.Create(
            CultureInfo.InvariantCulture,
            $"\nconfirm: {all.Shown} of {Counted.Of(all.Known, "finding")} shown on {all.Version} ({all.Kernel}), {Counted.Of(all.Findings.Sum(c => c.Boots), "boot")}, {all.Accelerator}, {elapsed.TotalSeconds:F0} s"));

    private static string Row(Confirmation c) => string.Create(
        CultureInfo.InvariantCulture,
        $"| {c.Finding} | {KernelConfirmations.Spell(c.Verdict)} | {ConfirmationTable.Escape(c.Evidence)} | {c.Boots} | {c.Elapsed.TotalSeconds:F0} |");
}
