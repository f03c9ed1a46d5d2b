using System.Diagnostics;
using System.Text.Json;
using Xunit.Abstractions;

namespace DaxVerify.Analyzers.Tests.Editors;

/// <summary>What an editor shows that speaks the language server protocol: findings while one types, for which the package is all that the project needs.</summary>
public sealed class LanguageServerTests : IDisposable
{
    private const string Text = """
        using DaxVerify.Annotations;
        public class Sample
        {
            private readonly object _gate = new();
            [GuardedBy(nameof(_gate))] private int _x;
            private int _y;
            public void Good() { lock (_gate) { _x = 1; _y = 1; } }
            public void Bad() { _x = 2; }
            public int Locked() { lock (_gate) { return _y; } }
            public int Bare() => _y;
        }
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("daxverify-editor-").FullName;
    private readonly ITestOutputHelper _output;

    public LanguageServerTests(ITestOutputHelper output) => _output = output;

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [LanguageServerFact]
    public void Findings_are_shown_after_opening_and_after_each_edit()
    {
        Assert.Null(LanguageServerTool.Missing);
        var file = new Uri(Project());
        using var server = LanguageServer.Start(_folder);
        server.Open(file, Text);
        var watch = Stopwatch.StartNew();
        var opened = server.Findings(file);
        _output.WriteLine($"opened: {watch.Elapsed.TotalSeconds:F1} s");

        Assert.Equal(["DAX0002 7:24-26 warning", "DAX0014 9:25-27 hint"], opened.Select(Describe));
        Assert.Contains("take it around the write, or require it of the callers", opened[0].GetProperty("message").GetString(), StringComparison.Ordinal);

        // The pages have no address on the web, so that there is nothing to link to.
        Assert.All(opened, static f => Assert.Equal("", f.GetProperty("codeDescription").GetProperty("href").GetString()));

        server.Edit(file, 2, Text.Replace("_x = 2;", "lock (_gate) { _x = 2; }", StringComparison.Ordinal));
        watch.Restart();
        Assert.Equal(["DAX0014 9:25-27 hint"], server.Findings(file).Select(Describe));
        _output.WriteLine($"edited: {watch.Elapsed.TotalSeconds:F1} s");

        server.Edit(file, 3, Text);
        watch.Restart();
        Assert.Equal(opened.Select(Describe), server.Findings(file).Select(Describe));
        _output.WriteLine($"edited back: {watch.Elapsed.TotalSeconds:F1} s");
    }

    private static string Describe(JsonElement finding)
    {
        var (start, end) = (finding.GetProperty("range").GetProperty("start"), finding.GetProperty("range").GetProperty("end"));
        var severity = finding.GetProperty("severity").GetInt32() switch { 2 => "warning", 3 => "hint", var other => $"{other}" };
        return $"{finding.GetProperty("code").GetString()} {start.GetProperty("line").GetInt32()}:{start.GetProperty("character").GetInt32()}-{end.GetProperty("character").GetInt32()} {severity}";
    }

    /// <summary>Writes the project and restores it.</summary>
    /// <returns>The path of its source.</returns>
    private string Project()
    {
        var here = AppContext.BaseDirectory;
        File.WriteAllText(Path.Combine(_folder, "Sample.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><TargetFramework>net10.0</TargetFramework><Nullable>enable</Nullable><NuGetAudit>false</NuGetAudit></PropertyGroup>
              <ItemGroup>
                <Reference Include="{Path.Combine(here, "DaxVerify.Annotations.dll")}" />
                <Analyzer Include="{Path.Combine(here, "DaxVerify.Analyzers.dll")}" />
              </ItemGroup>
            </Project>
            """);
        var source = Path.Combine(_folder, "Sample.cs");
        File.WriteAllText(source, Text);
        var start = new ProcessStartInfo("dotnet", ["restore"]) { WorkingDirectory = _folder, RedirectStandardOutput = true };
        using var restored = Process.Start(start)!;
        var said = restored.StandardOutput.ReadToEnd();
        restored.WaitForExit();
        Assert.True(restored.ExitCode == 0, said);
        return source;
    }
}
