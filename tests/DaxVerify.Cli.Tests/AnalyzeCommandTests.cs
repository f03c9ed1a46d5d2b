using System.Text;
using System.Text.Json;

namespace DaxVerify.Cli.Tests;

public sealed class AnalyzeCommandTests : IDisposable
{
    private const string Clean = "public class Sample { readonly object _gate = new(); int _x; public void Set() { lock (_gate) { _x = 1; } } }";

    private const string Leaking = """
        using System.Threading;
        public class Sample
        {
            private readonly object _gate = new();
            public int Get(bool isEarly)
            {
                Monitor.Enter(_gate);
                if (isEarly) return 1;
                Monitor.Exit(_gate);
                return 2;
            }
        }
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Clean_project_gets_an_empty_log_and_exit_0()
    {
        var result = CommandLine.Run("analyze", Project(Clean), "--json");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("analyze: 1 projects, 0 violations, 0 hints", result.Error, StringComparison.Ordinal);
        using var log = JsonDocument.Parse(result.Output);
        Assert.Equal("2.1.0", log.RootElement.GetProperty("version").GetString());
        Assert.Equal(0, Results(log).GetArrayLength());
    }

    [Fact]
    public void Violation_is_in_the_log_with_its_places_and_exit_1()
    {
        var project = Project(Leaking);
        var output = Path.Combine(_folder.Path, "findings.sarif");
        var result = CommandLine.Run("analyze", Path.GetDirectoryName(project)!, "-o", output);

        Assert.Equal(1, result.ExitCode);
        Assert.Empty(result.Output);
        Assert.Contains("Sample.cs(8,22): warning DAX0008: ", result.Error, StringComparison.Ordinal);
        using var log = JsonDocument.Parse(File.ReadAllText(output));
        var finding = Assert.Single(Results(log).EnumerateArray());
        Assert.Equal("DAX0008", finding.GetProperty("ruleId").GetString());
        Assert.Equal("warning", finding.GetProperty("level").GetString());
        Assert.Equal(8, Line(finding.GetProperty("locations")[0]));
        Assert.Equal(7, Line(finding.GetProperty("relatedLocations")[0]));
        Assert.Contains(log.RootElement.GetProperty("runs")[0].GetProperty("tool").GetProperty("driver").GetProperty("rules").EnumerateArray(),
            r => r.GetProperty("id").GetString() == "DAX0008");
    }

    [Theory]
    [InlineData("there is no project 'nowhere.csproj'", "nowhere.csproj")]
    [InlineData("is not a C# project", "DaxVerify.sln")]
    [InlineData("holds 0 C# projects", "specs")]
    public void Wrong_input_gets_one_line_and_exit_2(string message, string path)
    {
        var result = CommandLine.Run("analyze", path);

        Assert.Contains(message, result.Error, StringComparison.Ordinal);
        Assert.Single(result.Error.TrimEnd().Split('\n'));
        Assert.Empty(result.Output);
        Assert.Equal(2, result.ExitCode);
    }

    [Fact]
    public void Project_that_does_not_compile_gets_one_line_and_exit_2()
    {
        var result = CommandLine.Run("analyze", Project("public class Sample { int }"));

        Assert.Contains("does not build", result.Error, StringComparison.Ordinal);
        Assert.Single(result.Error.TrimEnd().Split('\n'));
        Assert.Equal(2, result.ExitCode);
    }

    private string Project(string source)
    {
        _folder.Add("Sample.cs", Encoding.UTF8.GetBytes(source));
        return _folder.Add("Sample.csproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><TargetFramework>net10.0</TargetFramework><NuGetAudit>false</NuGetAudit></PropertyGroup>
            </Project>
            """u8.ToArray());
    }

    private static JsonElement Results(JsonDocument log) => log.RootElement.GetProperty("runs")[0].GetProperty("results");

    private static int Line(JsonElement location) =>
        location.GetProperty("physicalLocation").GetProperty("region").GetProperty("startLine").GetInt32();
}
