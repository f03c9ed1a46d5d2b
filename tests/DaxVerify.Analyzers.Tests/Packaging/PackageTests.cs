using System.Diagnostics;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace DaxVerify.Analyzers.Tests.Packaging;

/// <summary>
/// The package works by a plain PackageReference in a fresh project: annotations to compile with, analyzers in the build,
/// presets by a property. The compiler's SARIF log shows what was found.
/// </summary>
public sealed class PackageTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("daxverify-package-").FullName;

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void A_fresh_project_gets_the_findings_in_its_sarif_log()
    {
        var feed = Directory.CreateDirectory(Path.Combine(_directory, "feed")).FullName;
        Dotnet(Repository(), "pack", "src/DaxVerify.Analyzers.CodeFixes", "--no-build", "-c", Configuration(), "-o", feed, "-p:Version=0.1.0-test");
        var package = Assert.Single(Directory.GetFiles(feed, "DaxVerify.Analyzers.*.nupkg"));
        using (var archive = ZipFile.OpenRead(package))
        {
            var names = archive.Entries.Select(e => e.FullName).ToList();
            Assert.Contains("analyzers/dotnet/cs/DaxVerify.Analyzers.dll", names);
            Assert.Contains("analyzers/dotnet/cs/DaxVerify.Analyzers.CodeFixes.dll", names);
            Assert.Contains("lib/netstandard2.0/DaxVerify.Annotations.dll", names);
            Assert.Contains("config/all.globalconfig", names);
            Assert.Contains("docs/rules/DAX0001.md", names);
        }

        Assert.Equal(["DAX0002 warning", "DAX0014 note"], Build(feed, "recommended"));
        Assert.Equal(["DAX0002 warning"], Build(feed, "minimal"));
        Assert.Equal(["DAX0002 warning", "DAX0014 warning"], Build(feed, "all"));
    }

    private List<string> Build(string feed, string mode)
    {
        var project = Directory.CreateDirectory(Path.Combine(_directory, mode)).FullName;
        File.WriteAllText(Path.Combine(project, "NuGet.config"), $"""
            <configuration>
              <packageSources><clear /><add key="feed" value="{feed}" /></packageSources>
              <config><add key="globalPackagesFolder" value="{Path.Combine(_directory, "packages")}" /></config>
            </configuration>
            """);
        File.WriteAllText(Path.Combine(project, "Sample.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework><Nullable>enable</Nullable><NuGetAudit>false</NuGetAudit>
                <DaxVerifyAnalysisMode>{mode}</DaxVerifyAnalysisMode><ErrorLog>findings.sarif,version=2.1</ErrorLog>
              </PropertyGroup>
              <ItemGroup><PackageReference Include="DaxVerify.Analyzers" Version="0.1.0-test" /></ItemGroup>
            </Project>
            """);
        File.WriteAllText(Path.Combine(project, "Sample.cs"), """
            using DaxVerify.Annotations;
            public class Sample
            {
                private readonly System.Threading.Lock _gate = new();
                [GuardedBy(nameof(_gate))] private int _x;
                private int _y;
                public void Good() { lock (_gate) { _x = 1; _y = 1; } }
                public void Bad() { _x = 2; }
                public int Locked() { lock (_gate) { return _y; } }
                public int Bare() => _y;
            }
            """);
        Dotnet(project, "build", "-nodeReuse:false", "-p:UseSharedCompilation=false");
        using var log = JsonDocument.Parse(File.ReadAllText(Path.Combine(project, "findings.sarif")));
        return log.RootElement.GetProperty("runs")[0].GetProperty("results").EnumerateArray()
            .Select(r => $"{r.GetProperty("ruleId").GetString()} {r.GetProperty("level").GetString()}").Where(id => id.StartsWith("DAX", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal).ToList();
    }

    private static string Configuration() =>
        typeof(PackageTests).Assembly.Location.Contains($"{Path.DirectorySeparatorChar}Release{Path.DirectorySeparatorChar}", StringComparison.Ordinal) ? "Release" : "Debug";

    private static string Repository([CallerFilePath] string path = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "..", "..", ".."));

    private static void Dotnet(string directory, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = directory, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var name in start.Environment.Keys.Where(k => k.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            start.Environment.Remove(name);
        }

        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"'dotnet {string.Join(' ', arguments)}' in {directory} ended with {process.ExitCode}:\n{output}\n{error.Result}");
    }
}
