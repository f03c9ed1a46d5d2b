using System.Text.Json;
using DaxVerify.Coyote.Shims;

namespace DaxVerify.Coyote.Rewriting;

/// <summary>Makes a folder of copies ready for Coyote's own rewriting, which comes after this in the build.</summary>
internal static class RewritingFolder
{
    /// <summary>Name of the file that tells Coyote's tool what to rewrite.</summary>
    private const string Instructions = "rewriting.json";

    /// <summary>Applies what Coyote's rewriting doesn't do, and leaves the instructions for it.</summary>
    /// <param name="folder">The folder with copies of the whole program.</param>
    /// <param name="assemblies">File names of the assemblies that are to be under control.</param>
    public static void Prepare(string folder, IReadOnlyList<string> assemblies)
    {
        string[] own = [Path.GetFileName(typeof(RewritingFolder).Assembly.Location), Path.GetFileName(typeof(MonitorLock).Assembly.Location)];
        foreach (var assembly in assemblies.Except(own))
        {
            LockPass.Apply(Path.Combine(folder, assembly));
        }

        var instructions = new { AssembliesPath = ".", Assemblies = assemblies };
        File.WriteAllText(Path.Combine(folder, Instructions), JsonSerializer.Serialize(instructions));
    }
}
