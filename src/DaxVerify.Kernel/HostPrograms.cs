using System.ComponentModel;
using System.Diagnostics;

namespace DaxVerify.Kernel;

/// <summary>Runs the programs of this machine that the work needs, and names the Debian package of one that is missing.</summary>
internal static class HostPrograms
{
    private static readonly Dictionary<string, string> s_packages = new(StringComparer.Ordinal)
    {
        ["qemu-system-x86_64"] = "qemu-system-x86",
        ["busybox"] = "busybox-static",
        ["gcc"] = "gcc and libc6-dev",
        ["xz"] = "xz-utils",
        ["setpriv"] = "util-linux",
        ["apt-get"] = "apt",
        ["apt-cache"] = "apt",
        ["dpkg-deb"] = "dpkg",
    };

    /// <summary>Finds a program.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>Its path.</returns>
    /// <exception cref="HostException">It isn't on the PATH.</exception>
    public static string Find(string name)
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(':', StringSplitOptions.RemoveEmptyEntries);
        return folders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists)
            ?? throw new HostException($"{name} is not on the PATH: install the Debian package {s_packages[name]}");
    }

    /// <summary>Runs a program to its end.</summary>
    /// <param name="name">The program.</param>
    /// <param name="folder">Its working folder.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <returns>What it printed on standard output, byte by byte.</returns>
    /// <exception cref="HostException">It is missing or failed; the message has the last line that it printed on standard error.</exception>
    public static byte[] Run(string name, string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(Find(name), arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using var process = Process.Start(start)!;
            var errors = process.StandardError.ReadToEndAsync();
            using var output = new MemoryStream();
            process.StandardOutput.BaseStream.CopyTo(output);
            process.WaitForExit();
            return process.ExitCode == 0
                ? output.ToArray()
                : throw new HostException($"{name} {string.Join(' ', arguments)} failed ({process.ExitCode}): {LastLine(errors.Result)}");
        }
        catch (Win32Exception e)
        {
            throw new HostException($"{name} can't be started: {e.Message}");
        }
    }

    private static string LastLine(string text) =>
        text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault() ?? "it said nothing";
}
