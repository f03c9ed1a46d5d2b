using System.Diagnostics;
using DaxVerify.MemoryCopy;

namespace DaxVerify.Verification.MemoryCopy.GuardPages;

/// <summary>
/// Runs <see cref="GuardPageChild"/> in a process of its own and turns its crash into a failure; also lets it go too far on
/// purpose and requires the crash.
/// </summary>
internal static class GuardPageCheck
{
    /// <summary>The check's name.</summary>
    public const string Name = "guard-pages";

    private static readonly TimeSpan s_childTimeMax = TimeSpan.FromMinutes(2);

    /// <param name="child">How to start the child.</param>
    /// <param name="fault">The access too far that the child makes; the check then requires a crash.</param>
    public static CopyCheckResult Run(SimdPath path, GuardChildCommand child, GuardFault fault)
    {
        var check = new CopyCheck(Name, fault == GuardFault.None ? "all routines" : $"deliberate {fault}", path);
        string progressPath = Path.Combine(Path.GetTempPath(), $"daxverify-guard-{Guid.NewGuid():N}");
        try
        {
            (int exitCode, string error) = Start(child.FileName, child.Arguments(progressPath, SimdPaths.Name(path), fault.ToString()));
            using var progress = new GuardProgress(progressPath);
            check.Cases = progress.Cases;
            Judge(check, path, fault, progress, exitCode, error);
        }
        finally
        {
            File.Delete(progressPath);
        }

        return check.Result();
    }

    private static void Judge(
        CopyCheck check, SimdPath path, GuardFault fault, GuardProgress progress, int exitCode, string error)
    {
        bool crashed = exitCode != 0 && !progress.IsFinished && progress.Cases > 0;
        if (fault != GuardFault.None)
        {
            if (!crashed)
            {
                check.Fail($"one byte too far ({fault}) went unnoticed: expected a crash, got exit code {exitCode}");
            }
        }
        else if (crashed)
        {
            (int routine, int placement, long length) = progress.Current;
            string what = $"{GuardPageChild.Routines(path)[routine].Routine}, length {length}, {GuardPageChild.Placements[placement]}";
            check.Fail($"the child process crashed (exit code {exitCode}) in case {progress.Cases}: {what}");
        }
        else if (exitCode != 0 || !progress.IsFinished)
        {
            throw new InvalidOperationException(
                $"the child process of the guard-page check ended with exit code {exitCode} after {progress.Cases} cases: {error.Trim()}");
        }
    }

    private static (int ExitCode, string Error) Start(string fileName, IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(fileName) { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        // A deliberate crash shall leave no dump behind.
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        using Process process = Process.Start(start) ?? throw new InvalidOperationException($"cannot start {fileName}");
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(s_childTimeMax))
        {
            process.Kill();
            throw new InvalidOperationException($"the child process of the guard-page check ran longer than {s_childTimeMax}");
        }

        _ = output.GetAwaiter().GetResult();
        return (process.ExitCode, error.GetAwaiter().GetResult());
    }
}
