using System.Xml.Linq;

namespace DaxVerify.Packages.Tests;

/// <summary>
/// The fresh projects, one for each test framework, with nothing of the daxverify sources but their packed files. They are built in one go and run by <c>dotnet test</c>; the frameworks
/// come from the configured package sources, or from where they were restored to before.
/// </summary>
internal sealed class FreshRun
{
    private static readonly XNamespace s_trx = "http://microsoft.com/schemas/VisualStudio/TeamTest/2010";
    private readonly string _folder;

    private FreshRun(string folder) => _folder = folder;

    /// <summary>Project to the package of daxverify that it uses, properties of its own, and packages of others.</summary>
    public static IReadOnlyDictionary<string, (string Package, string Properties, string[] Others)> Frameworks { get; } =
        new Dictionary<string, (string, string, string[])>
        {
            ["Xunit"] = ("DaxVerify.Exploration.Xunit", "", ["xunit=2.9.3", "xunit.runner.visualstudio=3.1.5"]),
            ["Xunit3"] = ("DaxVerify.Exploration.Xunit3", "<OutputType>Exe</OutputType>", ["xunit.v3=3.2.2", "xunit.runner.visualstudio=3.1.5"]),
            ["NUnit"] = ("DaxVerify.Exploration.NUnit", "", ["NUnit=5.0.0", "NUnit3TestAdapter=6.3.1"]),
            ["MSTest"] = ("DaxVerify.Exploration.MSTest", "", ["MSTest.TestFramework=4.5.2", "MSTest.TestAdapter=4.5.2"]),
        };

    /// <summary>Makes the projects, builds them and runs their tests.</summary>
    public static FreshRun Of(FreshFolder folder)
    {
        foreach (var (name, (package, properties, others)) in Frameworks)
        {
            folder.AddProject(name, $"{properties}<IsTestProject>true</IsTestProject><VSTestLogger>trx%3BLogFileName={name}.trx</VSTestLogger>",
                ["Microsoft.NET.Test.Sdk=18.11.0", $"{package}={FreshFolder.Version}", .. others]);
            File.Copy(FreshFolder.Source("Account.cs"), Path.Combine(folder.Path, name, "Account.cs"));
        }

        var projects = string.Concat(Frameworks.Keys.Select(name => $"<Project Path=\"{name}/Fresh.{name}.csproj\" />"));
        File.WriteAllText(Path.Combine(folder.Path, "Fresh.slnx"), $"<Solution>{projects}</Solution>");
        var run = new FreshRun(folder.Path);
        var result = folder.Dotnet(folder.Path, ["test", "Fresh.slnx", "-c", "Release", "--results-directory", "results"]);
        Assert.True(Frameworks.Keys.All(name => File.Exists(run.ResultsOf(name))), result.Text);
        return run;
    }

    /// <summary>What a framework says of its tests.</summary>
    public IReadOnlyList<FreshTest> Tests(string framework) =>
    [
        .. from test in XDocument.Load(ResultsOf(framework)).Descendants(s_trx + "UnitTestResult")
           let output = test.Element(s_trx + "Output")
           select new FreshTest(
               test.Attribute("testName")!.Value,
               test.Attribute("outcome")!.Value,
               output?.Element(s_trx + "StdOut")?.Value ?? "",
               output?.Element(s_trx + "ErrorInfo")?.Element(s_trx + "Message")?.Value ?? ""),
    ];

    private string ResultsOf(string framework) => Path.Combine(_folder, "results", $"{framework}.trx");
}
