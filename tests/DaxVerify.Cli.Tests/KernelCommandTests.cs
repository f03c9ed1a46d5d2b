using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace DaxVerify.Cli.Tests;

/// <summary><c>daxverify kernel</c> with a real kernel in QEMU. A boot takes about twenty seconds, so there are few.</summary>
public sealed class KernelCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [BootFact]
    public void A_kernel_is_compared_with_the_mode_that_is_like_it()
    {
        var given = Edge().Where(line => !line.Contains("\"aborted\":", StringComparison.Ordinal)).ToList();
        var output = Path.Combine(_folder.Path, "new.jsonl");

        var result = Run("conform", Sequences(given), "--output", output, "--json");

        Assert.True(result.ExitCode == 0, $"{result.Output}\n{result.Error}");
        using var json = JsonDocument.Parse(result.Output);
        Assert.Equal(given.Count, json.RootElement.GetProperty("sequences").GetInt32());
        Assert.Equal(1, json.RootElement.GetProperty("boots").GetInt32());
        Assert.Equal(given.Count, json.RootElement.GetProperty("conformance").GetProperty("matching").GetInt32());
        var release = json.RootElement.GetProperty("release").GetString()!;
        Assert.Matches(@"^\d+\.\d+\.\d+$", release);
        Assert.All(File.ReadLines(output), line => Assert.Contains($"\"release\":\"{release}\"", line, StringComparison.Ordinal));
        Assert.Equal($"conform: {given.Count}/{given.Count} sequences match", CommandLine.Run("conform", output).LastLine);
    }

    /// <summary>The second sequence kills the kernel in the <c>mmap</c> that a file kept open over an unbind allows: the recording says so.</summary>
    [BootFact]
    public void A_kernel_that_dies_is_recorded()
    {
        var output = Path.Combine(_folder.Path, "new.jsonl");

        var result = Run("record", Sequences(Edge().Take(2)), "--output", output, "--json");

        Assert.True(result.ExitCode == 0, $"{result.Output}\n{result.Error}");
        using var json = JsonDocument.Parse(result.Output);
        Assert.Equal(2, json.RootElement.GetProperty("sequences").GetInt32());
        var lines = File.ReadAllLines(output);
        Assert.DoesNotContain("aborted", lines[0], StringComparison.Ordinal);
        using var dead = JsonDocument.Parse(lines[1]);
        Assert.Equal("kernel died", dead.RootElement.GetProperty("aborted").GetProperty("reason").GetString());
        Assert.Equal("mmap", dead.RootElement.GetProperty("aborted").GetProperty("op").GetProperty("op").GetString());
        Assert.Contains(
            dead.RootElement.GetProperty("dmesg").EnumerateArray(),
            message => message.GetProperty("text").GetString()!.Contains("NULL pointer dereference", StringComparison.Ordinal));
    }

    /// <summary>The second command's text is another than the kernel's.</summary>
    [BootFact]
    public void Daxctl_prints_the_same_on_a_kernel_as_its_transcript_says()
    {
        var right = "# two idle regions\n$ daxctl list -D\n$ cat /sys/bus/dax/devices/dax1.0/target_node\n1\n$ false\nexit 1\n";
        _folder.Add("right.txt", Encoding.UTF8.GetBytes(right));
        _folder.Add("wrong.txt", Encoding.UTF8.GetBytes(right.Replace("\n1\n", "\n2\n", StringComparison.Ordinal)));
        var output = Path.Combine(_folder.Path, "kernel");
        Directory.CreateDirectory(output);

        var result = CommandLine.Run(
            "kernel", "transcript", BootFactAttribute.Kernel!, "--modules", BootFactAttribute.Modules!, Path.Combine(_folder.Path, "right.txt"), Path.Combine(_folder.Path, "wrong.txt"), "--output", output, "--json");

        Assert.True(result.ExitCode == 1, $"{result.Output}\n{result.Error}");
        using var json = JsonDocument.Parse(result.Output);
        Assert.Equal([true, false], json.RootElement.GetProperty("transcripts").EnumerateArray().Select(one => one.GetProperty("same").GetBoolean()));
        Assert.Equal(4, json.RootElement.GetProperty("transcripts")[1].GetProperty("line").GetInt32());
        Assert.Equal(right, File.ReadAllText(Path.Combine(output, "wrong.txt")));
    }

    [BootFact]
    public void A_kernel_that_has_no_dax_is_told_in_one_line()
    {
        var result = CommandLine.Run("kernel", "conform", BootFactAttribute.Kernel!, Sequences(Edge().Take(1)));

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("shows no dax region under", result.Error, StringComparison.Ordinal);
        Assert.Equal(1, result.Error.Count(c => c == '\n'));
    }

    [BootFact]
    public void A_kernel_that_panics_at_boot_is_told_in_one_line()
    {
        var given = Edge().First().Replace("\"cmdline\":\"", "\"cmdline\":\"rdinit=/none root=/dev/none ", StringComparison.Ordinal);

        var result = Run("record", Sequences([given]), "--output", Path.Combine(_folder.Path, "new.jsonl"));

        Assert.Equal(1, result.ExitCode);
        Assert.Matches(@"^daxverify: \S+ doesn't come up \(Stopped\): .*Kernel panic - not syncing.*\n$", result.Error);
    }

    /// <summary>Scripts that say what a finding's would say: the first shows something at once, the second never does, the third doesn't get its machine.</summary>
    [BootFact]
    public void A_finding_is_confirmed_by_what_its_script_and_the_log_say()
    {
        _folder.Add("001-shown.sh", "[ -e $MODULES/device_dax.ko ] && echo 'symptom in round 1: two | three'; echo 'dax0.0 is left'; exit 1\n"u8.ToArray());
        _folder.Add("002-never.sh", "while :; do sleep 1; done\n"u8.ToArray());
        _folder.Add("003-unready.sh", "echo 'the machine is not ready in round 0: no hmem.7'; exit 2\n"u8.ToArray());

        var result = CommandLine.Run(
            "kernel", "confirm", BootFactAttribute.Kernel!, _folder.Path, "--modules", BootFactAttribute.Modules, "--boots", "1", "--budget", "2s", "--json");

        Assert.True(result.ExitCode == 1, $"{result.Output}\n{result.Error}");
        using var json = JsonDocument.Parse(result.Output);
        Assert.Equal(
            ["shown: symptom in round 1: two | three; dax0.0 is left (1)", "not shown: nothing in 2 s (1)", "not run: the machine is not ready in round 0: no hmem.7 (1)"],
            json.RootElement.GetProperty("findings").EnumerateArray().Select(f => $"{f.GetProperty("verdict")}: {f.GetProperty("evidence")} ({f.GetProperty("boots")})"));
    }

    [BootFact]
    public void Sequences_are_generated_by_group_and_seed()
    {
        var output = Path.Combine(_folder.Path, "new.jsonl");
        string[] generation = ["--generate", "2", "--group", "small,four", "--seed", "5", "--length", "6", "--modules", BootFactAttribute.Modules, "--output", output];

        var recorded = CommandLine.Run(["kernel", "record", BootFactAttribute.Kernel!, .. generation]);

        Assert.True(recorded.ExitCode == 0, $"{recorded.Output}\n{recorded.Error}");
        var first = File.ReadAllText(output);
        var lines = first.TrimEnd().Split('\n').Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal(["four-5", "four-6", "small-5", "small-6"], lines.Select(line => line.GetProperty("id").GetString()!).Order(StringComparer.Ordinal));
        Assert.All(lines, line => Assert.Equal(6, line.GetProperty("steps").GetArrayLength()));

        var compared = CommandLine.Run(["kernel", "conform", BootFactAttribute.Kernel!, .. generation]);

        Assert.True(compared.ExitCode == 0, $"{compared.Output}\n{compared.Error}");
        Assert.Contains("4/4 sequences match", compared.Output, StringComparison.Ordinal);
        Assert.Equal(first, File.ReadAllText(output));
    }

    private static IEnumerable<string> Edge()
    {
        using var reader = new StreamReader(new GZipStream(
            File.OpenRead(Path.Combine(RepositoryFiles.Root, "specs", "kernel-traces", "6.1", "edge.jsonl.gz")), CompressionMode.Decompress));
        while (reader.ReadLine() is { } line)
        {
            yield return line;
        }
    }

    private static CommandResult Run(string verb, string sequences, params string[] options)
    {
        Assert.True(BootFactAttribute.Kernel is not null, $"no boot/vmlinuz-* below {BootFactAttribute.Root}, and CI is set");
        return CommandLine.Run(["kernel", verb, BootFactAttribute.Kernel!, sequences, "--modules", BootFactAttribute.Modules, .. options]);
    }

    private string Sequences(IEnumerable<string> lines) => _folder.Add("given.jsonl", Encoding.UTF8.GetBytes(string.Join('\n', lines)));
}
