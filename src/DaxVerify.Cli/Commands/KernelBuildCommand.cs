using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using DaxVerify.Cli.Exploring;
using DaxVerify.Cli.Invocation;
using DaxVerify.Kernel.Building;

namespace DaxVerify.Cli.Commands;

/// <summary><c>daxverify kernel build</c>: makes a small kernel with the kernel's own checkers from Debian's source, and says where it is.</summary>
internal static class KernelBuildCommand
{
    public static Command Create()
    {
        var source = new Argument<string>("source") { Description = "Debian package linux-source-*, which apt gets." };
        var configuration = new Option<string>("--config") { Description = "kasan: KASAN and lockdep; kcsan: KCSAN, lockdep and failing allocations.", Required = true };
        configuration.AcceptOnlyFromAmong([.. KernelBuilder.Configurations]);
        var jobs = new Option<int>("--jobs") { Description = "Compilers at a time.", DefaultValueFactory = _ => Environment.ProcessorCount }.AtLeast(1);
        var json = new Option<bool>("--json") { Description = "Print one JSON object instead of text." };
        var command = new LongCommand("build", "Builds an instrumented kernel, once for each version and configuration.") { source, configuration, jobs, json };
        command.SetAction(parsed =>
        {
            using var interruption = new Interruption();
            try
            {
                return Run(parsed.GetValue(source)!, parsed.GetValue(configuration)!, parsed.GetValue(jobs), parsed.GetValue(json), interruption.Token);
            }
            catch (OperationCanceledException) when (interruption.Token.IsCancellationRequested)
            {
                Console.Error.WriteLine("daxverify: interrupted before the kernel was whole");
                return interruption.ExitCode;
            }
        });
        return command;
    }

    private static int Run(string source, string configuration, int jobs, bool json, CancellationToken interruption)
    {
        var clock = Stopwatch.StartNew();
        var kernel = LiveProgress.Run($"building {source}", () => KernelBuilder.Build(source, configuration, jobs, interruption));
        Console.WriteLine(json
            ? JsonSerializer.Serialize(
                new { release = kernel.Version, kernel = kernel.Path, modules = kernel.Modules, seconds = clock.Elapsed.TotalSeconds },
                ExplorationReport.Line)
            : string.Create(
                CultureInfo.InvariantCulture,
                $"build: {kernel.Version} with {configuration}, {clock.Elapsed.TotalSeconds:F0} s\n{kernel.Path} --modules {kernel.Modules}"));
        return ExitCode.Clean;
    }
}
