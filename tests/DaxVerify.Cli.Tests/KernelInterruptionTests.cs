using System.Diagnostics;
using System.Text.Json;
using DaxVerify.Kernel.Tests;

namespace DaxVerify.Cli.Tests;

/// <summary>However <c>daxverify kernel</c> is ended, no guest survives it and nothing stays behind; a signal that can be answered is, in one line, and what was known by then is kept.</summary>
public sealed class KernelInterruptionTests : IDisposable
{
    private const int SignalInterrupt = 2;
    private const int SignalKill = 9;
    private const string Traces = "specs/kernel-traces/6.1/edge.jsonl.gz";

    /// <summary>An emulator of the sort that isn't there.</summary>
    private const string NoKvm = "case \"$*\" in *'-accel kvm'*) exit 1 ;; esac\n";

    private readonly TemporaryFolder _folder = new();
    private readonly TemporaryFolder _temporary = new();

    public void Dispose()
    {
        _folder.Dispose();
        _temporary.Dispose();
    }

    private string Output => Path.Combine(_folder.Path, "new.jsonl");

    [EmulatorFact]
    public void Ctrl_C_ends_the_guest_with_one_line_and_130() => Interrupt(SignalInterrupt, 130, "daxverify: interrupted after 0 sequences\n");

    [EmulatorFact]
    public void SIGTERM_ends_the_guest_with_one_line_and_143() => Interrupt(15, 143, "daxverify: interrupted after 0 sequences\n");

    /// <summary>.NET tells a death by a signal as 128 and its number.</summary>
    [EmulatorFact]
    public void Kill_9_ends_the_guest_too() => Interrupt(SignalKill, 128 + SignalKill, string.Empty);

    /// <summary>The guest has begun its third sequence.</summary>
    [EmulatorFact]
    public void Sequences_that_the_boot_under_way_had_done_are_kept()
    {
        using var guest = new GuestWitness(_folder.Path, NoKvm + $"printf '{Begun(0)}r\\t0\\n;\\n{Begun(1)}r\\t0\\n;\\n{Begun(2)}r\\t0\\n;\\n'");

        var result = Interrupt(guest, SignalInterrupt, "record", Image(), Traces, "--output", Output);

        Assert.Equal((130, string.Empty), (result.ExitCode, result.Output));
        Assert.Equal($"daxverify: interrupted after 2 sequences, which are whole in {Output}\n", result.Error);
        var lines = File.ReadAllLines(Output);
        Assert.Equal(2, lines.Length);
        Assert.All(lines, line => Assert.DoesNotContain("aborted", line, StringComparison.Ordinal));
    }

    /// <summary>The first finding shows; the guest of the second has said nothing telling yet.</summary>
    [EmulatorFact]
    public void What_is_known_of_findings_is_printed_and_the_one_under_way_is_interrupted()
    {
        using var guest = new GuestWitness(_folder.Path, NoKvm + FirstShows + "echo 'daxverify| starts' >&2");

        var result = Interrupt(guest, SignalInterrupt, "confirm", Image(), Findings(3), "--json");

        Assert.Equal((130, "daxverify: interrupted after 1 finding, in 002-f\n"), (result.ExitCode, result.Error));
        using var json = JsonDocument.Parse(result.Output);
        Assert.Equal(1, json.RootElement.GetProperty("shown").GetInt32());
        Assert.Equal(
            ["001-f: shown: symptom in round 1: words", "002-f: interrupted: after"],
            json.RootElement.GetProperty("findings").EnumerateArray().Select(f => $"{f.GetProperty("finding")}: {f.GetProperty("verdict")}: {Cut(f.GetProperty("evidence").GetString()!)}"));
    }

    /// <summary>What failed isn't what came before it.</summary>
    [EmulatorFact]
    public void What_is_known_of_findings_is_printed_when_the_emulator_fails()
    {
        using var guest = new GuestWitness(_folder.Path, NoKvm + FirstShows + "echo 'no memory left' >&2; exit 7");
        using var process = Start(guest, "confirm", Image(), Findings(2), "--json");

        var error = process.StandardError.ReadToEndAsync();
        using var json = JsonDocument.Parse(process.StandardOutput.ReadToEnd());
        process.WaitForExit();

        Assert.Equal((3, "daxverify: qemu-system-x86_64 failed (7): no memory left\n"), (process.ExitCode, error.Result));
        Assert.Equal("001-f", Assert.Single(json.RootElement.GetProperty("findings").EnumerateArray()).GetProperty("finding").GetString());
    }

    private string FirstShows =>
        $"if [ ! -e '{_folder.Path}/first' ]; then : > '{_folder.Path}/first'; printf 'daxverify| starts\\ndaxverify| symptom in round 1: words\\ndaxverify> exit 1\\n' >&2; exit 0; fi\n";

    /// <summary>What the executor in a guest tells when it begins a sequence on a machine with one region.</summary>
    private static string Begun(int number) => $"s\\t{number}\\t0\\nd\\n+\\tregion0/id\\t0\\n;\\n";

    private static string Cut(string evidence) => evidence.StartsWith("after ", StringComparison.Ordinal) ? "after" : evidence;

    private string Findings(int count)
    {
        for (var i = 1; i <= count; i++)
        {
            _folder.Add($"00{i}-f.sh", "exit 0\n"u8.ToArray());
        }

        return _folder.Path;
    }

    private string Image() => TinyKernel.ThatHangs(_folder.Path, "booting\n");

    private void Interrupt(int signal, int exitCode, string error)
    {
        using var guest = new GuestWitness(_folder.Path);

        var result = Interrupt(guest, signal, "record", Image(), Traces, "--output", Output);

        Assert.Equal((exitCode, error), (result.ExitCode, result.Error));
    }

    private CommandResult Interrupt(GuestWitness guest, int signal, params string[] arguments)
    {
        using var process = Start(guest, arguments);
        guest.AwaitBegin(process);
        // The signal goes to the command alone: nothing but the command's own end may end the guest.
        using (var kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"]))
        {
            kill.WaitForExit();
        }

        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        guest.AwaitEnd();
        Assert.Empty(Directory.GetFileSystemEntries(_temporary.Path));
        return new CommandResult(process.ExitCode, output.Result, error);
    }

    private Process Start(GuestWitness guest, params string[] arguments) => Process.Start(new ProcessStartInfo(
        "env", ["--default-signal=INT,TERM", "dotnet", Path.Combine(AppContext.BaseDirectory, "daxverify.dll"), "kernel", .. arguments])
    {
        WorkingDirectory = RepositoryFiles.Root,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        Environment = { ["TMPDIR"] = _temporary.Path, ["DOTNET_EnableDiagnostics"] = "0", ["PATH"] = guest.SearchPath },
    })!;
}
