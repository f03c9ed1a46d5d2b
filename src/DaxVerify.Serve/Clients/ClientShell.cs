using System.Diagnostics;
using System.Text;

namespace DaxVerify.Serve.Clients;

/// <summary>A shell whose <c>/sys</c> and <c>/dev</c> are a served machine's, in a mount namespace of its own.</summary>
public static class ClientShell
{
    private static readonly TimeSpan s_ending = TimeSpan.FromSeconds(1);

    /// <summary>Says why clients can't be run here: serving takes root and <c>/dev/fuse</c>, the shell <c>unshare</c>.</summary>
    /// <param name="program">What they are to start, beside the shell.</param>
    /// <returns>Null when they can.</returns>
    public static string? Lacks(string program)
    {
        const string Device = "/dev/fuse";
        if (!File.Exists(Device) || Environment.UserName != "root")
        {
            return $"{Device} can't be opened here: serving takes it and root";
        }

        var folders = (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(':', StringSplitOptions.RemoveEmptyEntries);
        return new[] { "unshare", program }.FirstOrDefault(name => !folders.Any(folder => File.Exists(Path.Combine(folder, name)))) is { } missing
            ? $"{missing} is not on the PATH" : null;
    }

    /// <summary>Runs a script to its end.</summary>
    /// <param name="folder">Where the machine is served.</param>
    /// <param name="patience">Time after which it is killed.</param>
    /// <returns>All that it printed on either stream, each in order, errors last; and whether it came to its end. One that hangs in a file of the machine may be alive until the machine goes.</returns>
    public static (string Printed, bool IsWhole) Run(string folder, string script, TimeSpan patience)
    {
        var start = new ProcessStartInfo("unshare", ["-m", "--propagation", "private", "sh", "-c", $"set -e; cd /; mount --bind '{folder}/sys' /sys; mount --bind '{folder}/dev' /dev; set +e\n{script}"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var (output, errors) = (new StringBuilder(), new StringBuilder());
        var reading = Task.WhenAll(ReadAsync(process.StandardOutput, output), ReadAsync(process.StandardError, errors));
        var isWhole = reading.Wait(patience) && process.WaitForExit(s_ending);
        if (!isWhole)
        {
            process.Kill(entireProcessTree: true);
        }

        lock (output)
        {
            lock (errors)
            {
                return (output.ToString() + errors, isWhole);
            }
        }
    }

    private static async Task ReadAsync(StreamReader from, StringBuilder to)
    {
        var buffer = new char[4096];
        for (int count; (count = await from.ReadAsync(buffer).ConfigureAwait(false)) > 0;)
        {
            lock (to)
            {
                to.Append(buffer, 0, count);
            }
        }
    }
}
