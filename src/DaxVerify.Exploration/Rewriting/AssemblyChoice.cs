using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Rewriting;

/// <summary>Which of the assemblies beside the test's are rewritten with it.</summary>
/// <param name="Shared">See <see cref="ExplorationOptions.SharedAssemblies"/>.</param>
/// <param name="Included">See <see cref="ExplorationOptions.IncludedAssemblies"/>.</param>
/// <param name="Excluded">See <see cref="ExplorationOptions.ExcludedAssemblies"/>.</param>
internal sealed record AssemblyChoice(IReadOnlyList<string> Shared, IReadOnlyList<string> Included, IReadOnlyList<string> Excluded)
{
    /// <summary>Libraries that tests are made with: what they do is no part of the program.</summary>
    private static readonly string[] s_tools =
    [
        "xunit", "nunit", "NUnit", "testhost", "MSTest", "TUnit", "coverlet", "Castle", "Moq", "NSubstitute", "FakeItEasy", "FluentAssertions", "AwesomeAssertions", "Shouldly", "FsCheck", "FSharp", "CsCheck",
        "BenchmarkDotNet", "Mono.Cecil", "Microsoft.TestPlatform", "Microsoft.VisualStudio", "Microsoft.Testing", "Microsoft.CodeAnalysis", "Microsoft.Build", "Microsoft.Coyote",
        "Microsoft.CSharp", "Microsoft.DotNet",
    ];

    private static readonly HashSet<string> s_runtime =
    [
        .. Directory.EnumerateFiles(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "*.dll").Select(file => Path.GetFileNameWithoutExtension(file)),
    ];

    /// <summary>What these options say.</summary>
    public static AssemblyChoice Of(ExplorationOptions options) => new(options.SharedAssemblies, options.IncludedAssemblies, options.ExcludedAssemblies);

    /// <summary>Whether an assembly of this name isn't looked at: the framework's, one that the user vouches for or leaves out.</summary>
    public bool LeavesOut(string name) => IsFramework(name) || Shared.Contains(name) || Excluded.Contains(name);

    /// <summary>Whether an assembly stays as it is since tests are made with it.</summary>
    public bool IsTool(string name) => !Included.Contains(name) && Array.Exists(s_tools, tool => FrameworkAssemblies.IsOf(name, tool));

    /// <summary>Refuses names that mean nothing.</summary>
    /// <param name="path">The test's assembly.</param>
    /// <param name="rewritten">The assemblies that are rewritten.</param>
    /// <param name="why">Of others, why not.</param>
    /// <exception cref="RewriteException">Says which, and what would be right.</exception>
    public void Check(string path, IReadOnlySet<string> rewritten, IReadOnlyDictionary<string, string> why)
    {
        var own = Path.GetFileNameWithoutExtension(path);
        foreach (var name in Included.Where(name => !rewritten.Contains(name)))
        {
            throw new RewriteException(
                IsFramework(name) ? $"{name} belongs to the framework, which is modelled and not rewritten: leave it out of the assemblies to include"
                : why.TryGetValue(name, out var reason) ? $"{name} can't be included: it {reason}"
                : $"no assembly {name} beside {path} is used by it: give the name without .dll");
        }

        foreach (var name in Excluded)
        {
            if (name == own || !File.Exists(Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, name + ".dll")))
            {
                throw new RewriteException(name == own ? $"{name} holds the test and can't be excluded" : $"no assembly {name} to exclude beside {path}: give the name without .dll");
            }
        }
    }

    /// <summary>Of two assemblies of one name the runtime takes its own.</summary>
    private static bool IsFramework(string name) => s_runtime.Contains(name) || FrameworkAssemblies.IsOwn(name);
}
