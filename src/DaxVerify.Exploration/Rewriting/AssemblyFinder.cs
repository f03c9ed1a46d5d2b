using Mono.Cecil;

namespace DaxVerify.Exploration.Rewriting;

/// <summary>Resolves references for the rewriter: beside the assembly, among the framework's, beside the engine.</summary>
internal sealed class AssemblyFinder : BaseAssemblyResolver
{
    private readonly Dictionary<string, AssemblyDefinition> _known = [];

    /// <summary>Looks in <paramref name="directories"/> first.</summary>
    public AssemblyFinder(IEnumerable<string> directories)
    {
        foreach (var directory in GetSearchDirectories())
        {
            RemoveSearchDirectory(directory);
        }

        foreach (var directory in directories.Append(Path.GetDirectoryName(typeof(object).Assembly.Location)!).Append(AppContext.BaseDirectory).Distinct())
        {
            AddSearchDirectory(directory);
        }
    }

    /// <inheritdoc/>
    public override AssemblyDefinition Resolve(AssemblyNameReference name)
    {
        if (_known.TryGetValue(name.Name, out var known))
        {
            return known;
        }

        var found = base.Resolve(name);
        _known.Add(name.Name, found);
        return found;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        foreach (var assembly in _known.Values)
        {
            assembly.Dispose();
        }

        _known.Clear();
        base.Dispose(disposing);
    }
}
