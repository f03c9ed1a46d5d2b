using System.ComponentModel;
using System.Diagnostics;

namespace DaxVerify.Kernel;

/// <summary>
/// Runs the programs of this machine that the work needs, and names the Debian package of one that is missing. Each gets a session of its own, so
/// that Ctrl-C reaches this process alone, and is killed by the kernel when the thread that started it dies, however it dies.
/// </summary>
internal static class HostPrograms
{
    private const string DiskFull = "No space left on device"; // strerror(ENOSPC)

    private static readonly Dictionary<string, string> s_packages = new(StringComparer.Ordinal)
    {
        ["qemu-system-x86_64"] = "qemu-system-x86",
        ["busybox"] = "busybox-static",
        ["gcc"] = "gcc and libc6-dev",
        ["xz"] = "xz-utils",
        ["setpriv"] = "util-linux",
        ["setsid"] = "util-linux",
        ["daxctl"] = "daxctl",
        ["ldd"] = "libc-bin",
        ["make"] = "make",
        ["flex"] = "flex",
        ["bison"] = "bison",
        ["bc"] = "bc",
        ["perl"] = "perl",
        ["tar"] = "tar",
        ["apt-get"] = "apt",
        ["apt-cache"] = "apt",
        ["dpkg-deb"] = "dpkg",
    };

    /// <summary>Finds a program.</summary>
    /// <returns>Its path.</returns>
    /// <exception cref="HostException">It isn't on the PATH.</exception>
    public static string Find(string name)
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(':', StringSplitOptions.RemoveEmptyEntries);
        return folders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists)
            ?? throw new HostException($"{name} is not on the PATH: install the Debian package {s_packages[name]}");
    }

    /// <summary>Starts a program with its pipes redirected.</summary>
    /// <param name="folder">Its working folder.</param>
    /// <exception cref="HostException">It is missing or can't be started.</exception>
    public static Process Start(string name, string folder, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(Find("setpriv"), ["--pdeathsig", "KILL", Find("setsid"), Find(name), .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new HostException($"{name} can't be started: {e.Message}");
        }
    }

    /// <summary>Runs a program to its end.</summary>
    /// <param name="folder">Its working folder.</param>
    /// <param name="interruption">Ends it, with what it started.</param>
    /// <returns>What it printed on standard output, byte by byte.</returns>
    /// <exception cref="HostException">It is missing or failed; the message has a line that it printed on standard error, the last or one of a full disk.</exception>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public static byte[] Run(string name, string folder, IReadOnlyCollection<string> arguments, CancellationToken interruption)
    {
        using var process = Start(name, folder, arguments);
        using var ending = interruption.Register(() => process.Kill(entireProcessTree: true));
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        using var output = new MemoryStream();
        process.StandardOutput.BaseStream.CopyTo(output);
        process.WaitForExit();
        interruption.ThrowIfCancellationRequested();
        return process.ExitCode == 0
            ? output.ToArray()
            : throw new HostException($"{name} {string.Join(' ', arguments)} failed ({process.ExitCode}): {TellingLine(errors.Result)}");
    }

    /// <summary>Picks the line that tells why a program failed: compilers and their like say last that something did, and what it was before that; of a disk that is full they all speak in the same words.</summary>
    /// <param name="text">What it printed on standard error.</param>
    internal static string TellingLine(string text)
    {
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return lines.FirstOrDefault(line => line.Contains(DiskFull, StringComparison.Ordinal)) ?? lines.LastOrDefault() ?? "it said nothing";
    }
}
