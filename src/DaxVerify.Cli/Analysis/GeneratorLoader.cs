using System.Reflection;
using Microsoft.CodeAnalysis;

namespace DaxVerify.Cli.Analysis;

/// <summary>Loads the project's source generators into this process.</summary>
internal sealed class GeneratorLoader : IAnalyzerAssemblyLoader
{
    /// <inheritdoc/>
    public void AddDependencyLocation(string fullPath)
    {
        // Dependencies stand beside their generator, where LoadFrom looks.
    }

    /// <inheritdoc/>
    public Assembly LoadFromPath(string fullPath) => Assembly.LoadFrom(fullPath);
}
