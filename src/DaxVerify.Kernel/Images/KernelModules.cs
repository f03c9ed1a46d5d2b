using System.Text;

namespace DaxVerify.Kernel.Images;

/// <summary>Picks the modules that the device-dax bus needs out of a kernel's, each behind those that it depends on.</summary>
internal static class KernelModules
{
    private static readonly string[] s_wanted = ["dax_hmem", "device_dax", "kmem"];

    /// <summary>Reads the modules.</summary>
    /// <param name="interruption">Ends the unpacking.</param>
    /// <returns>Names and contents, in an order in which they can be loaded; modules that aren't there are left out (they may be built in).</returns>
    public static IReadOnlyList<(string Name, byte[] Content)> Read(KernelImage kernel, CancellationToken interruption)
    {
        if (kernel.Modules is null)
        {
            return [];
        }

        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(kernel.Modules, "*.ko*", SearchOption.AllDirectories))
        {
            files[Path.GetFileName(file).Split('.')[0].Replace('-', '_')] = file;
        }

        var read = new List<(string Name, byte[] Content)>();
        foreach (var name in s_wanted)
        {
            Add(name, files, read, interruption);
        }

        return read;
    }

    private static void Add(string name, Dictionary<string, string> files, List<(string Name, byte[] Content)> read, CancellationToken interruption)
    {
        if (!files.TryGetValue(name, out var file) || read.Any(module => module.Name == name))
        {
            return;
        }

        var content = file.EndsWith(".xz", StringComparison.Ordinal) ? HostPrograms.Run("xz", "/", ["-dc", file], interruption) : File.ReadAllBytes(file);
        foreach (var needed in Dependencies(content))
        {
            Add(needed.Replace('-', '_'), files, read, interruption);
        }

        read.Add((name, content));
    }

    /// <summary>The list that modpost leaves in the section .modinfo: <c>depends=a,b</c>, ended by a zero.</summary>
    private static string[] Dependencies(byte[] module)
    {
        var at = module.AsSpan().IndexOf("\0depends="u8);
        if (at < 0)
        {
            return [];
        }

        var rest = module.AsSpan(at + "\0depends=".Length);
        return Encoding.ASCII.GetString(rest[..rest.IndexOf((byte)0)]).Split(',', StringSplitOptions.RemoveEmptyEntries);
    }
}
