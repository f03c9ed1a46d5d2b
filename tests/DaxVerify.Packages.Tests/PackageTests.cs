using System.Runtime.InteropServices;
using System.Xml.Linq;

namespace DaxVerify.Packages.Tests;

/// <summary>What is packed is complete: a page, a licence, symbols, documentation, and every package that it runs on.</summary>
[Collection(FreshCollection.Name)]
public sealed class PackageTests
{
    private const string Command = "DaxVerify.Cli";
    private const string Analyzers = "DaxVerify.Analyzers";

    /// <summary>Which packages bring assemblies that have other names.</summary>
    private static readonly Dictionary<string, string> s_broughtBy = new()
    {
        ["Microsoft.VisualStudio.TestPlatform.TestFramework"] = "MSTest.TestFramework",
        ["MSTest.TestFramework.Extensions"] = "MSTest.TestFramework",
        ["nunit.framework"] = "NUnit",
        ["xunit.abstractions"] = "xunit.extensibility.execution",
        ["xunit.core"] = "xunit.extensibility.execution",
        ["xunit.execution.dotnet"] = "xunit.extensibility.execution",
        ["xunit.v3.common"] = "xunit.v3.extensibility.core",
        ["xunit.v3.core"] = "xunit.v3.extensibility.core",
        ["Mono.Cecil.Pdb"] = "Mono.Cecil",
        ["Mono.Cecil.Mdb"] = "Mono.Cecil",
        ["Mono.Cecil.Rocks"] = "Mono.Cecil",
    };

    /// <summary>The packages that the sources make, by their project files.</summary>
    private static readonly string[] s_named =
    [
        .. from file in Directory.EnumerateFiles(RepositoryFiles.Path("src"), "*.csproj", SearchOption.AllDirectories)
           let project = XDocument.Load(file)
           where project.Descendants("IsPackable").All(one => one.Value != "false")
           select project.Descendants("PackageId").SingleOrDefault()?.Value ?? Path.GetFileNameWithoutExtension(file),
    ];

    private static readonly string[] s_ofAnalyzers =
    [
        "analyzers/dotnet/cs/DaxVerify.Analyzers.dll", "analyzers/dotnet/cs/DaxVerify.Analyzers.CodeFixes.dll", "lib/netstandard2.0/DaxVerify.Annotations.dll",
        "lib/netstandard2.0/DaxVerify.Annotations.xml", "buildTransitive/DaxVerify.Analyzers.props", "config/recommended.globalconfig", "docs/rules/DAX0001.md",
    ];

    private static readonly string[] s_ofCommand =
    [
        "DotnetToolSettings.xml", "daxverify.dll", "daxverify.pdb", "DaxVerify.Exploration.pdb", "coyote/DaxVerify.Coyote.dll", "specs/models/small.json",
    ];

    private readonly IReadOnlyDictionary<string, PackedFile> _packages;

    public PackageTests(FreshFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        _packages = PackedFile.In(folder.Feed);
    }

    public static TheoryData<string> Packages => [.. s_named];

    public static TheoryData<string> Libraries => [.. s_named.Except([Command, Analyzers])];

    public static TheoryData<string, string> Frameworks => new()
    {
        { "DaxVerify.Exploration.Xunit", "xunit.extensibility.execution" },
        { "DaxVerify.Exploration.Xunit3", "xunit.v3.extensibility.core" },
        { "DaxVerify.Exploration.NUnit", "NUnit" },
        { "DaxVerify.Exploration.MSTest", "MSTest.TestFramework" },
    };

    [Fact]
    public void Exactly_the_packages_of_the_sources_are_packed() =>
        Assert.Equal(s_named.Order(StringComparer.Ordinal), _packages.Keys.Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Packages))]
    public void A_package_has_a_page_a_licence_and_a_description(string id)
    {
        var package = _packages[id];

        Assert.Equal("README.md", package["readme"]);
        Assert.Contains("README.md", package.Entries);
        Assert.Equal("MIT", package["license"]);
        Assert.NotEqual("Package Description", package["description"]);
        Assert.NotEqual(id, package["authors"]);
    }

    [Theory]
    [MemberData(nameof(Libraries))]
    public void A_library_comes_with_documentation_and_symbols(string id)
    {
        var package = _packages[id];

        var library = Assert.Single(package.Libraries);
        Assert.Equal($"{id}.dll", Path.GetFileName(library));
        Assert.Contains(Path.ChangeExtension(library, ".xml"), package.Entries);
        Assert.Contains(Path.ChangeExtension(library, ".pdb"), package.Symbols ?? []);
    }

    [Theory]
    [MemberData(nameof(Libraries))]
    public void A_library_depends_on_every_package_that_it_uses(string id)
    {
        var package = _packages[id];
        var reached = Reached(id);
        var missing =
            from library in package.Libraries
            from used in package.UsedBy(library)
            where used != "netstandard" && !File.Exists(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), $"{used}.dll"))
            where !reached.Contains(s_broughtBy.GetValueOrDefault(used, used))
            select $"{library} uses {used}";

        Assert.Equal("", string.Join('\n', missing));
    }

    [Theory]
    [MemberData(nameof(Libraries))]
    public void Packages_of_one_version_belong_together(string id) => Assert.All(
        _packages[id].Dependencies.Where(one => one.Key.StartsWith("DaxVerify.", StringComparison.Ordinal)),
        one => Assert.Equal((FreshFolder.Version, true), (one.Value, _packages.ContainsKey(one.Key))));

    [Theory]
    [MemberData(nameof(Frameworks))]
    public void A_test_framework_may_be_any_of_a_range(string id, string framework) => Assert.Matches(@"^\[[0-9.]+, [0-9.]+\)$", _packages[id].Dependencies[framework]);

    [Fact]
    public void The_analyzers_come_with_their_fixes_presets_pages_and_annotations() => Assert.Empty(s_ofAnalyzers.Except(_packages[Analyzers].Entries));

    [Fact]
    public void The_command_comes_with_symbols_recordings_and_the_second_engine()
    {
        const string any = "tools/net10.0/any/";
        var package = _packages[Command];

        Assert.Empty(s_ofCommand.Select(one => any + one).Except(package.Entries));
        Assert.Contains(package.Entries, entry => entry.StartsWith($"{any}specs/kernel-traces/", StringComparison.Ordinal));
    }

    /// <summary>The package and what it depends on, directly or not.</summary>
    private HashSet<string> Reached(string id)
    {
        var reached = new HashSet<string> { id };
        var left = new Queue<string>(reached);
        while (left.TryDequeue(out var next))
        {
            foreach (var dependency in _packages.TryGetValue(next, out var package) ? package.Dependencies.Keys : [])
            {
                if (reached.Add(dependency))
                {
                    left.Enqueue(dependency);
                }
            }
        }

        return reached;
    }
}
