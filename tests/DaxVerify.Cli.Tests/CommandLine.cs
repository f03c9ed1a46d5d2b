using System.Diagnostics;

namespace DaxVerify.Cli.Tests;

/// <summary>Runs <c>daxverify</c> as a process of its own, as a user does.</summary>
internal static class CommandLine
{
    /// <summary>Runs a command in the repository's root.</summary>
    /// <param name="arguments">The command line.</param>
    /// <returns>Exit code and what was printed.</returns>
    public static CommandResult Run(params string[] arguments) => Run(new Dictionary<string, string>(), arguments);

    /// <summary>Runs a command in the repository's root with environment variables of its own.</summary>
    /// <param name="environment">The variables.</param>
    /// <param name="arguments">The command line.</param>
    /// <returns>Exit code and what was printed.</returns>
    public static CommandResult Run(IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        using var process = Start(environment, arguments);
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new CommandResult(process.ExitCode, output, error.GetAwaiter().GetResult());
    }

    /// <summary>Starts a command in the repository's root.</summary>
    /// <param name="arguments">The command line.</param>
    public static Process Start(params string[] arguments) => Start(new Dictionary<string, string>(), arguments);

    private static Process Start(IReadOnlyDictionary<string, string> environment, string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = RepositoryFiles.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "daxverify.dll"));
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }
}
