using System.Text;
using System.Text.RegularExpressions;

namespace DaxVerify.Kernel.Images;

/// <summary>Gets a kernel, or the source of one, from Debian by the name of its package, through apt; nothing is installed.</summary>
public static partial class DebianPackage
{
    private static readonly string[] s_modules = ["lib/modules", "usr/lib/modules"];

    /// <summary>Gets the kernel of a package; one that only depends on the newest kernel's, as <c>linux-image-amd64</c>, is followed.</summary>
    /// <param name="interruption">Ends the download.</param>
    /// <exception cref="KernelInputException">There is no such package, or it holds no kernel.</exception>
    /// <exception cref="HostException">apt or the disk failed.</exception>
    public static KernelImage Fetch(string name, CancellationToken interruption)
    {
        if (!PackageName().IsMatch(name))
        {
            throw new KernelInputException($"'{name}' is neither a file nor the name of a package linux-image-*");
        }

        var record = Show(name, interruption);
        var followed = Depends().Match(record);
        if (followed.Success)
        {
            return Fetch(followed.Groups[1].Value, interruption);
        }

        var version = Version().Match(record).Groups[1].Value;
        var folder = KernelCache.Entry(EntryName(name, version), target => Unpack(name, version, target, interruption));
        return KernelImage.Open(Directory.GetFiles(Path.Combine(folder, "boot"), "vmlinuz-*").Single(), Path.Combine(folder, "modules"));
    }

    /// <summary>Refuses what can't be the source of a kernel, before anything else is asked for.</summary>
    /// <param name="name">The package, as <c>linux-source-6.12</c>.</param>
    /// <exception cref="KernelInputException">It has another name.</exception>
    internal static void RequireSource(string name)
    {
        if (!SourceName().IsMatch(name))
        {
            throw new KernelInputException($"'{name}' is not the name of a package linux-source-*");
        }
    }

    /// <summary>Gets the source of a kernel.</summary>
    /// <param name="name">The package, as <c>linux-source-6.12</c>.</param>
    /// <param name="interruption">Ends the download.</param>
    /// <returns>The folder of the source, and a name that tells package and version.</returns>
    /// <exception cref="KernelInputException">There is no such package, or it holds no source.</exception>
    /// <exception cref="HostException">apt or the disk failed.</exception>
    internal static (string Folder, string Name) FetchSource(string name, CancellationToken interruption)
    {
        RequireSource(name);
        var version = Version().Match(Show(name, interruption)).Groups[1].Value;
        var entry = EntryName(name, version);
        var folder = KernelCache.Entry(entry, target =>
        {
            var all = Download(name, version, target, interruption);
            var archive = Directory.GetFiles(Path.Combine(all, "usr", "src"), "*.tar.*").SingleOrDefault()
                ?? throw new KernelInputException($"the package {name} {version} holds no source; 'apt-cache search linux-source' prints those that do");
            HostPrograms.Run("tar", target, ["-xf", archive], interruption);
            Directory.Delete(all, recursive: true);
        });
        return (Directory.GetDirectories(folder).Single(), entry);
    }

    private static string EntryName(string name, string version) => $"{name}_{version.Replace(':', '_').Replace('~', '_')}";

    private static string Show(string name, CancellationToken interruption)
    {
        try
        {
            return "\n" + Encoding.UTF8.GetString(HostPrograms.Run("apt-cache", "/", ["show", "--no-all-versions", name], interruption));
        }
        catch (HostException e) when (e.Message.Contains("No packages found", StringComparison.Ordinal))
        {
            throw new KernelInputException($"apt knows no package {name}; 'apt-get update' renews its list, 'apt-cache search linux-' prints it");
        }
    }

    private static void Unpack(string name, string version, string target, CancellationToken interruption)
    {
        var all = Download(name, version, target, interruption);
        var boot = Path.Combine(all, "boot");
        if (!Directory.Exists(boot) || Directory.GetFiles(boot, "vmlinuz-*").Length != 1)
        {
            throw new KernelInputException($"the package {name} {version} holds no kernel; 'apt-cache search linux-image' prints those that do");
        }

        Directory.Move(boot, Path.Combine(target, "boot"));
        var modules = s_modules.Select(folder => Path.Combine(all, folder)).First(Directory.Exists);
        foreach (var drivers in Directory.GetDirectories(modules).Select(release => Path.Combine(release, "kernel")))
        {
            Directory.Move(drivers, Path.Combine(target, "modules"));
        }

        Directory.Delete(all, recursive: true);
    }

    /// <summary>Downloads and unpacks a package.</summary>
    private static string Download(string name, string version, string target, CancellationToken interruption)
    {
        HostPrograms.Run("apt-get", target, ["-q", "-o", "APT::Sandbox::User=root", "download", $"{name}={version}"], interruption);
        var package = Directory.GetFiles(target, "*.deb").Single();
        var all = Path.Combine(target, "all");
        HostPrograms.Run("dpkg-deb", target, ["-x", package, all], interruption);
        File.Delete(package);
        return all;
    }

    [GeneratedRegex(@"^linux-source-[a-z0-9.+~-]+$")]
    private static partial Regex SourceName();

    [GeneratedRegex(@"^linux-image-[a-z0-9.+~-]+$")]
    private static partial Regex PackageName();

    [GeneratedRegex(@"\nDepends: (linux-image-[^ ,\n]+)")]
    private static partial Regex Depends();

    [GeneratedRegex(@"\nVersion: (\S+)")]
    private static partial Regex Version();
}
