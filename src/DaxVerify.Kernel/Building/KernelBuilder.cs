using System.Security.Cryptography;
using System.Text;
using DaxVerify.Kernel.Images;

namespace DaxVerify.Kernel.Building;

/// <summary>
/// Makes kernels that tell what Debian's own don't: small configurations with the checkers of the kernel, from the source that Debian ships. One that was made is kept by version and
/// configuration.
/// </summary>
public static class KernelBuilder
{
    private const string Common = "common";
    private static readonly string[] s_programs = ["make", "gcc", "flex", "bison", "bc", "perl", "tar"];

    /// <summary>
    /// What is given to every make beside the configuration. KCSAN watches one in some thousand accesses of whatever is compiled for it: only the bus is, so that its accesses are the ones
    /// that are watched, and the kernel is built and boots in a fraction of the time.
    /// </summary>
    private static readonly Dictionary<string, string[]> s_variables = new(StringComparer.Ordinal)
    {
        ["kasan"] = [],
        ["kcsan"] = ["KCSAN_SANITIZE=n", .. new[] { "super", "bus", "device", "kmem", "hmem" }.Select(file => $"KCSAN_SANITIZE_{file}.o=y")],
    };

    /// <summary>The configurations that there are: <c>kasan</c> has lockdep too, <c>kcsan</c> failing allocations.</summary>
    public static IReadOnlyList<string> Configurations { get; } = ["kasan", "kcsan"];

    /// <summary>Makes a kernel, or takes the one that was made before.</summary>
    /// <param name="source">Package of the source, as <c>linux-source-6.12</c>.</param>
    /// <param name="jobs">Compilers at a time.</param>
    /// <param name="interruption">Ends the compilers.</param>
    /// <returns>The kernel, with its modules.</returns>
    /// <exception cref="KernelInputException">There is no such package, or its kernel lacks an option.</exception>
    /// <exception cref="HostException">A program or a library is missing, the compiler failed, or the disk is full.</exception>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public static KernelImage Build(string source, string configuration, int jobs, CancellationToken interruption)
    {
        DebianPackage.RequireSource(source);
        foreach (var program in s_programs)
        {
            HostPrograms.Find(program);
        }

        var wanted = Fragment(Common) + Fragment(configuration);
        var variables = s_variables[configuration];
        var (folder, name) = DebianPackage.FetchSource(source, interruption);
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{wanted}{string.Join(' ', variables)}")))[..12];
        var entry = KernelCache.Entry($"{name}-{configuration}-{hash}", target => Build(folder, wanted, variables, target, jobs, interruption));
        return KernelImage.Open(Path.Combine(entry, "bzImage"), Path.Combine(entry, "modules"));
    }

    private static void Build(string source, string wanted, string[] variables, string target, int jobs, CancellationToken interruption)
    {
        var output = Path.Combine(target, "build");
        Directory.CreateDirectory(output);
        void Make(params string[] goals) => HostPrograms.Run("make", source, ["-s", $"O={output}", .. variables, .. goals], interruption);

        var file = Path.Combine(output, ".config");
        Make("tinyconfig");
        File.AppendAllText(file, wanted);
        Make("olddefconfig");
        RequireOptions(wanted, file);
        Make($"-j{jobs}", "bzImage", "modules");
        File.Copy(Path.Combine(output, "arch", "x86", "boot", "bzImage"), Path.Combine(target, "bzImage"));
        File.Copy(file, Path.Combine(target, "config"));
        var modules = Directory.CreateDirectory(Path.Combine(target, "modules")).FullName;
        foreach (var module in Directory.EnumerateFiles(output, "*.ko", SearchOption.AllDirectories).ToList())
        {
            File.Copy(module, Path.Combine(modules, Path.GetFileName(module)));
        }

        Directory.Delete(output, recursive: true);
    }

    /// <summary>An option whose conditions aren't met is dropped by the kernel's own tools without a word: what was asked for has to be there.</summary>
    private static void RequireOptions(string wanted, string file)
    {
        var has = File.ReadLines(file).ToHashSet(StringComparer.Ordinal);
        var dropped = wanted.Split('\n').Where(line => line.EndsWith("=y", StringComparison.Ordinal) || line.EndsWith("=m", StringComparison.Ordinal)).Where(line => !has.Contains(line)).ToList();
        if (dropped.Count > 0)
        {
            throw new KernelInputException($"the source has no {string.Join(", ", dropped)}, or not under the conditions of this configuration");
        }
    }

    private static string Fragment(string name)
    {
        using var reader = new StreamReader(typeof(KernelBuilder).Assembly.GetManifestResourceStream($"{name}.config")!);
        return reader.ReadToEnd();
    }
}
