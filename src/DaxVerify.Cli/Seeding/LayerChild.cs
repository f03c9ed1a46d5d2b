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

    /// <param name="program">The copy's main file.</param>
    /// <param name="problem">Why there is no answer.</param>
    /// <returns><see langword="null"/> when the child failed or took too long.</returns>
    public static LayerAnswer? Ask(string program, string layer, LayerQuestion question, out string problem)
    {
        using var process = Process.Start(new ProcessStartInfo(
            Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet",
            [
                program, "bugs", "--ask", layer, "--recordings", question.Recordings, "--model", question.Model,
                "--budget", string.Create(CultureInfo.InvariantCulture, $"{question.Budget.TotalMilliseconds:0}ms"), "--seed", question.Seed.ToString(CultureInfo.InvariantCulture),
            ])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(question.Budget + s_patience))
        {
            process.Kill(entireProcessTree: true);
            problem = $"no answer within {s_patience.TotalMinutes:0} minutes beyond the budget";
            return null;
        }

        process.WaitForExit();
        var line = output.GetAwaiter().GetResult().TrimEnd().Split('\n')[^1];
        problem = $"exit {process.ExitCode}: {error.GetAwaiter().GetResult().Split('\n')[0]}";
        return process.ExitCode == 0 ? JsonSerializer.Deserialize<LayerAnswer>(line) : null;
    }
}
