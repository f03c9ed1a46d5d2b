using System.Diagnostics;
using DaxVerify.Cli.Invocation;

namespace DaxVerify.Cli.Analysis;

/// <summary>Runs the .NET SDK on a project or a solution.</summary>
internal static class Dotnet
{
    /// <summary>Runs it, and returns what it prints.</summary>
    /// <param name="file">The project or solution, in whose folder it runs.</param>
    /// <param name="stop">Ends it, with what it started.</param>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    /// <exception cref="UsageException">It can't be started, or fails: the first line about an error says why.</exception>
    public static string Run(string file, CancellationToken stop, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetDirectoryName(file)!,
        };
        using var process = Process.Start(start) ?? throw new UsageException("the .NET SDK ('dotnet') can't be started");
        using var stopping = stop.Register(() => process.Kill(entireProcessTree: true));
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        stop.ThrowIfCancellationRequested();
        if (process.ExitCode != 0)
        {
            var lines = (output + "\n" + error.GetAwaiter().GetResult()).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            var first = lines.FirstOrDefault(l => l.Contains("error", StringComparison.OrdinalIgnoreCase)) ?? lines.FirstOrDefault() ?? "no output";
            throw new UsageException($"'{file}' does not build: {first}");
        }

        return output;
    }
}
