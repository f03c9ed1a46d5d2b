using System.Diagnostics;
using DaxVerify.Kernel.Tests;

namespace DaxVerify.Cli.Tests;

/// <summary>However <c>daxverify kernel</c> is ended, no guest survives it and nothing stays behind; a signal that can be answered is, in one line.</summary>
public sealed class KernelInterruptionTests : IDisposable
{
    private const int SignalKill = 9;
    private readonly TemporaryFolder _folder = new();
    private readonly TemporaryFolder _temporary = new();

    public void Dispose()
    {
        _folder.Dispose();
        _temporary.Dispose();
    }

    [EmulatorFact]
    public void Ctrl_C_ends_the_guest_with_one_line_and_130() => Interrupt(2, 130, "daxverify: interrupted after 0 sequences\n");

    [EmulatorFact]
    public void SIGTERM_ends_the_guest_with_one_line_and_143() => Interrupt(15, 143, "daxverify: interrupted after 0 sequences\n");

    /// <summary>.NET tells a death by a signal as 128 and its number.</summary>
    [EmulatorFact]
    public void Kill_9_ends_the_guest_too() => Interrupt(SignalKill, 128 + SignalKill, string.Empty);

    private void Interrupt(int signal, int exitCode, string error)
    {
        var image = TinyKernel.ThatHangs(_folder.Path, "booting\n");
        using var guest = new GuestWitness(_folder.Path);
        var start = new ProcessStartInfo("env", [
            "--default-signal=INT,TERM", "dotnet",
            Path.Combine(AppContext.BaseDirectory, "daxverify.dll"), "kernel", "record", image, "specs/kernel-traces/6.1/edge.jsonl.gz",
            "--output", Path.Combine(_folder.Path, "new.jsonl"),
        ])
        {
            WorkingDirectory = RepositoryFiles.Root,
            RedirectStandardError = true,
            Environment = { ["TMPDIR"] = _temporary.Path, ["DOTNET_EnableDiagnostics"] = "0", ["PATH"] = guest.SearchPath },
        };
        using var process = Process.Start(start)!;
        guest.AwaitBegin(process);
        // The signal goes to the command alone: nothing but the command's own end may end the guest.
        using (var kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"]))
        {
            kill.WaitForExit();
        }

        Assert.Equal(error, process.StandardError.ReadToEnd());
        process.WaitForExit();
        Assert.Equal(exitCode, process.ExitCode);
        guest.AwaitEnd();
        Assert.Empty(Directory.GetFileSystemEntries(_temporary.Path));
    }
}
