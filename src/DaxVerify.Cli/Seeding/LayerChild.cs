using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using DaxVerify.Verification.Layers;

namespace DaxVerify.Cli.Seeding;

/// <summary>Asks a layer in a process of its own, made of a copy of the program.</summary>
internal static class LayerChild
{
    /// <summary>How much longer than its budget a layer may take: fixed work, shrinking, a machine with much else to do.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(3);

    /// <summary>An exit code above this one says that a signal ended the process.</summary>
    private const int SignalBase = 128;

    private static readonly TimeSpan s_signalPatience = TimeSpan.FromSeconds(1);

    /// <param name="program">The copy's main file.</param>
    /// <param name="stop">Ends the child.</param>
    /// <param name="problem">Why there is no answer.</param>
    /// <returns><see langword="null"/> when the child failed or took too long.</returns>
    public static LayerAnswer? Ask(string program, string layer, LayerQuestion question, CancellationToken stop, out string problem)
    {
        List<string> arguments =
        [
            "bugs", "--ask", layer, "--recordings", question.Recordings, "--model", question.Model,
            "--budget", string.Create(CultureInfo.InvariantCulture, $"{question.Budget.TotalMilliseconds:0}ms"), "--seed", question.Seed.ToString(CultureInfo.InvariantCulture),
        ];
        if (!question.Shrinks)
        {
            arguments.Add("--unshrunk");
        }

        using var process = Start(program, arguments, isShort: !question.Shrinks);
        using var stopping = stop.Register(() => process.Kill(entireProcessTree: true));
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        var patience = layer == DaxctlLayer.Daxctl ? DaxctlLayer.Patience : s_patience;
        if (!process.WaitForExit(question.Budget + patience))
        {
            process.Kill(entireProcessTree: true);
            problem = $"no answer within {patience.TotalMinutes:0} minutes beyond the budget";
            return null;
        }

        process.WaitForExit();
        if (process.ExitCode > SignalBase)
        {
            // A terminal gives Ctrl-C to the child too, which may obey before this process has heard of it.
            stop.WaitHandle.WaitOne(s_signalPatience);
        }

        var line = output.GetAwaiter().GetResult().TrimEnd().Split('\n')[^1];
        problem = $"exit {process.ExitCode}: {error.GetAwaiter().GetResult().Split('\n')[0]}";
        return process.ExitCode == 0 ? JsonSerializer.Deserialize<LayerAnswer>(line) : null;
    }

    /// <summary>Asks the analyzer about a bug.</summary>
    /// <param name="reports">A folder for what the child leaves behind.</param>
    /// <returns>Whether it sees it; <see langword="null"/> when the child failed.</returns>
    public static bool? AskAnalyzer(string program, string bug, string reports)
    {
        using var process = Start(program, ["bugs", "--layer", KillMatrix.Analyzer, "--bug", bug, "--again", "--reports", reports], isShort: true);
        var error = process.StandardError.ReadToEndAsync();
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        error.GetAwaiter().GetResult();
        return process.ExitCode switch
        {
            Invocation.ExitCode.Clean => true,
            Invocation.ExitCode.Violation => false,
            _ => null,
        };
    }

    /// <param name="isShort">Whether it ends soon: what it compiles needn't be fast then, but be there at once.</param>
    private static Process Start(string program, IReadOnlyList<string> arguments, bool isShort)
    {
        var start = new ProcessStartInfo(
            Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet", [program, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (isShort)
        {
            start.Environment["DOTNET_TC_QuickJit"] = "1";
        }

        return Process.Start(start)!;
    }
}
