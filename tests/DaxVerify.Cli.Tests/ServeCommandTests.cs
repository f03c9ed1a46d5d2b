using System.Diagnostics;
using DaxVerify.Cli.Invocation;
using DaxVerify.Serve.Tests;

namespace DaxVerify.Cli.Tests;

/// <summary><c>daxverify serve</c>, as a process of its own with a mount of its own.</summary>
public sealed class ServeCommandTests : IDisposable
{
    private const int Killed = 137;
    private readonly TemporaryFolder _folder = new();
    private readonly List<Process> _started = [];

    public void Dispose()
    {
        foreach (var process in _started.Where(process => !process.HasExited))
        {
            End(process, "TERM"); // a test that failed half way
        }

        _started.ForEach(process => process.Dispose());

        _folder.Dispose();
    }

    [FuseFact]
    public void A_machine_is_served_until_SIGTERM_and_what_kill_9_left_is_cleared()
    {
        var first = Start();
        Assert.StartsWith("serve: 1 region on Strict at ", first.StandardOutput.ReadLine(), StringComparison.Ordinal);
        Assert.Equal("0\n", Read("sys/bus/dax/devices/dax0.0/size"));
        var second = CommandLine.Run("serve", "--mount", _folder.Path);
        Assert.Equal(ExitCode.WrongInput, second.ExitCode);
        Assert.Contains("is served at", second.Error, StringComparison.Ordinal);
        Assert.Equal(Killed, End(first, "KILL"));

        var again = Start();
        Assert.StartsWith("serve: ", again.StandardOutput.ReadLine(), StringComparison.Ordinal);
        Assert.Equal("0\n", Read("sys/bus/dax/devices/dax0.0/size"));
        Assert.Equal(143, End(again, "TERM"));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [FuseFact]
    public void SIGINT_unmounts_as_SIGTERM_does()
    {
        var process = Start();
        Assert.NotNull(process.StandardOutput.ReadLine());
        Assert.Equal(130, End(process, "INT"));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    /// <summary>A client that hangs isn't kept when the server is killed.</summary>
    [FuseFact]
    public void A_client_that_hangs_ends_with_its_server()
    {
        var server = Start();
        Assert.NotNull(server.StandardOutput.ReadLine());
        using (var stop = Process.Start("kill", ["-STOP", $"{server.Id}"]))
        {
            stop.WaitForExit();
        }

        using var client = Process.Start(new ProcessStartInfo("cat", [Path.Combine(_folder.Path, "sys/bus/dax/devices/dax0.0/size")]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Assert.False(client.WaitForExit(TimeSpan.FromMilliseconds(200)));
        Assert.Equal(Killed, End(server, "KILL"));
        client.WaitForExit();
        Assert.NotEqual(0, client.ExitCode);

        var again = Start();
        Assert.NotNull(again.StandardOutput.ReadLine());
        Assert.Equal(143, End(again, "TERM"));
    }

    [FuseFact]
    public void The_machine_that_is_asked_for_is_served()
    {
        Assert.Equal("4194304\n", Served("sys/bus/platform/devices/hmem.1/dax_region/size", "--regions", "2", "--size", "4M", "--json"));
        Assert.Equal("536870912\n", Served("sys/bus/dax/devices/dax0.0/size", "--as-memory", "--size", "512M"));
        Assert.Equal("1073741824\n", Served("sys/bus/dax/devices/dax0.0/size", "--static"));
        Assert.Equal("online_movable\n", Served("sys/devices/system/memory/auto_online_blocks", "--online", "OnlineMovable"));
        Assert.Equal("100000000-13fffffff : Soft Reserved\n", Served("proc/iomem", "--mode", "Linux61")[^36..]);
    }

    /// <summary>One session on each kind of machine: what was written through the mount is what bus and specification do when it is replayed.</summary>
    [FuseFact]
    public void What_clients_did_is_a_recording_that_conforms()
    {
        foreach (var options in new[] { new[] { "--mode", "Strict", "--regions", "2" }, ["--mode", "Linux61", "--as-memory"], ["--mode", "Linux612", "--static"] })
        {
            var file = _folder.Path + "-session.jsonl";
            var process = Start([.. options, "--record", file]);
            Assert.NotNull(process.StandardOutput.ReadLine());
            var isIdle = options[^1] == "2";
            if (isIdle)
            {
                File.WriteAllText(Path.Combine(_folder.Path, "sys/devices/platform/hmem.0/dax_region/create"), "1\n");
            }

            Read("sys/bus/dax/devices/dax0.0/size");
            Assert.Throws<UnauthorizedAccessException>(() => Read("sys/bus/dax/drivers/kmem/bind"));
            Read("sys/bus/dax/devices/dax0.0/dev");
            Assert.Equal(143, End(process, "TERM"));
            Assert.Equal($"serve: {(isIdle ? 4 : 3)} steps recorded in {file}, 0 left out", process.StandardOutput.ReadToEnd().TrimEnd());
            foreach (var target in new[] { "bus", "spec" })
            {
                var result = CommandLine.Run("conform", file, "--target", target);
                Assert.True(result.ExitCode == 0, result.Output);
                Assert.Equal("conform: 1/1 sequences match", result.LastLine);
            }

            File.Delete(file);
        }
    }

    [Fact]
    public void What_can_not_be_served_is_said_in_one_line()
    {
        foreach (var (given, expected) in new[] { ("1T", "--size"), ("3M", "--size"), ("1G", "") })
        {
            var result = CommandLine.Run("serve", "--mount", Path.Combine(_folder.Path, "nowhere"), "--size", given);
            Assert.Equal(ExitCode.WrongInput, result.ExitCode);
            Assert.Contains(expected.Length > 0 ? expected : "nowhere", Assert.Single(result.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
        }
    }

    private static int End(Process process, string signal)
    {
        using (var kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"]))
        {
            kill.WaitForExit();
        }

        process.WaitForExit();
        return process.ExitCode;
    }

    private Process Start(params string[] options)
    {
        var process = CommandLine.Start(["serve", "--mount", _folder.Path, .. options]);
        _started.Add(process);
        return process;
    }

    private string Read(string path) => File.ReadAllText(Path.Combine(_folder.Path, path));

    /// <summary>What a file of a machine says.</summary>
    private string Served(string path, params string[] options)
    {
        var process = Start(options);
        Assert.NotNull(process.StandardOutput.ReadLine());
        var text = Read(path);
        Assert.Equal(143, End(process, "TERM"));
        return text;
    }
}
