using DaxVerify.SeededBugs.Compiling;
using DaxVerify.Verification.SecondEngine;

namespace DaxVerify.Cli.Seeding;

/// <summary>A copy of the program in a folder of its own, in which a bus with a defect takes the place of the right one. Gone when disposed.</summary>
internal sealed class ProgramCopy : IDisposable
{
    /// <summary>Folders of the program that it needs when it runs; the others hold messages of the compiler in other languages.</summary>
    private static readonly string[] s_folders = ["coyote", "specs"];

    /// <summary>Copies the program that runs.</summary>
    /// <param name="folder">Where to; what is there, of a run that was killed, goes.</param>
    public ProgramCopy(string folder)
    {
        Folder = Path.GetFullPath(folder);
        if (Directory.Exists(Folder))
        {
            Directory.Delete(Folder, recursive: true);
        }

        Copy(AppContext.BaseDirectory, Folder, SearchOption.TopDirectoryOnly);
        foreach (var part in s_folders.Where(name => Directory.Exists(Path.Combine(AppContext.BaseDirectory, name))))
        {
            Copy(Path.Combine(AppContext.BaseDirectory, part), Path.Combine(Folder, part), SearchOption.AllDirectories);
        }
    }

    public string Folder { get; }

    /// <summary>The program's main file.</summary>
    public string ProgramFile => Path.Combine(Folder, Path.GetFileName(typeof(ProgramCopy).Assembly.Location));

    /// <summary>Puts a bus with a defect into the copy.</summary>
    public void Put(CompiledBug bug) => bug.WriteTo(Folder);

    /// <summary>Puts it into the second engine's part of the copy as well, rewritten.</summary>
    /// <exception cref="SecondEngineException">It can't be rewritten.</exception>
    public void PutForSecondEngine(CompiledBug bug)
    {
        var folder = Path.Combine(Folder, "coyote");
        if (!Directory.Exists(folder))
        {
            throw new SecondEngineException($"coyote: {Path.Combine(AppContext.BaseDirectory, "coyote")} is missing; a build of the command makes it");
        }

        bug.WriteTo(folder);
        CoyoteProcess.Rewrite(folder, BusCompilation.AssemblyFile);
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private static void Copy(string from, string to, SearchOption depth)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", depth).Where(name => !name.EndsWith(".xml", StringComparison.Ordinal)))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
