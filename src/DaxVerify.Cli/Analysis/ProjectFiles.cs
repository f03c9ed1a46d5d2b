using DaxVerify.Cli.Invocation;

namespace DaxVerify.Cli.Analysis;

/// <summary>Which projects a path stands for: a project itself, those of a solution, the one in a folder, or all beneath it.</summary>
internal static class ProjectFiles
{
    private static readonly string[] s_solutions = [".sln", ".slnx", ".slnf"];

    /// <summary>The full paths of the project files, in the order of their solution or by name.</summary>
    /// <param name="path">A project, a solution, or a folder.</param>
    /// <param name="stop">Ends it.</param>
    /// <exception cref="UsageException">There is none.</exception>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public static IReadOnlyList<string> Of(string path, CancellationToken stop)
    {
        if (File.Exists(path))
        {
            return IsProject(path) ? [Path.GetFullPath(path)]
                : IsSolution(path) ? OfSolution(Path.GetFullPath(path), stop)
                : throw new UsageException($"'{path}' is neither a C# project nor a solution; name a .csproj, .sln, .slnx or .slnf file, or a folder");
        }

        if (!Directory.Exists(path))
        {
            throw new UsageException($"there is no project '{path}'");
        }

        var here = Directory.GetFiles(path);
        if (here.Where(IsProject).ToList() is [var one])
        {
            return [Path.GetFullPath(one)];
        }

        if (here.Where(IsSolution).ToList() is [var solution])
        {
            return OfSolution(Path.GetFullPath(solution), stop);
        }

        var all = Directory.EnumerateFiles(path, "*.csproj", SearchOption.AllDirectories).Select(Path.GetFullPath).Order(StringComparer.Ordinal).ToList();
        return all.Count > 0 ? all : throw new UsageException($"'{path}' holds no C# project");
    }

    private static List<string> OfSolution(string solution, CancellationToken stop)
    {
        var directory = Path.GetDirectoryName(solution)!;
        var projects = Dotnet.Run(solution, stop, "sln", solution, "list").Split('\n', StringSplitOptions.TrimEntries).Where(IsProject)
            .Select(p => Path.GetFullPath(Path.Combine(directory, p.Replace('\\', Path.DirectorySeparatorChar)))).ToList();
        return projects.Count > 0 ? projects : throw new UsageException($"'{solution}' holds no C# project");
    }

    private static bool IsProject(string path) => path.EndsWith(".csproj", StringComparison.OrdinalIgnoreCase);

    private static bool IsSolution(string path) => s_solutions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);
}
