using System.Diagnostics;
using DaxVerify.Cli.Commands;

namespace DaxVerify.Cli.Tests;

/// <summary>Runs <c>daxverify</c> as users do: as a process of its own.</summary>
internal static class CommandLine
{
    private static readonly TimeSpan s_timeMax = TimeSpan.FromMinutes(2);

    /// <summary>Runs a command.</summary>
    /// <param name="environment">Environment variables to set.</param>
    /// <param name="arguments">The arguments.</param>
    /// <returns>Exit code, standard output and standard error.</returns>
    public static (int ExitCode, string Output, string Error) Run(
        IReadOnlyDictionary<string, string> environment, params IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(typeof(CopyCommand).Assembly.Location);
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start");
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(s_timeMax))
        {
            process.Kill();
            throw new TimeoutException($"daxverify {string.Join(' ', arguments)} ran longer than {s_timeMax}");
        }

        return (process.ExitCode, output.GetAwaiter().GetResult(), error.GetAwaiter().GetResult());
    }

    /// <summary>Runs a command in the environment as it is.</summary>
    /// <param name="arguments">The arguments.</param>
    /// <returns>Exit code, standard output and standard error.</returns>
    public static (int ExitCode, string Output, string Error) Run(params IReadOnlyList<string> arguments) =>
        Run(new Dictionary<string, string>(), arguments);
}
