using System.Diagnostics;

namespace DaxVerify.Analyzers.Tests.Editors;

/// <summary>A restored project in a folder of its own, which has the analyzer and its fixes as the package brings them.</summary>
internal sealed class EditorProject : IDisposable
{
    /// <summary>Its source: a write without the lock, and a read that is not like the other accesses.</summary>
    public const string Text = """
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

    /// <summary>Writes the project and restores it.</summary>
    public EditorProject()
    {
        var here = AppContext.BaseDirectory;
        File.WriteAllText(Path.Combine(Folder, "Sample.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><TargetFramework>net10.0</TargetFramework><Nullable>enable</Nullable><NuGetAudit>false</NuGetAudit></PropertyGroup>
              <ItemGroup>
                <Reference Include="{Path.Combine(here, "DaxVerify.Annotations.dll")}" />
                <Analyzer Include="{Path.Combine(here, "DaxVerify.Analyzers.dll")}" />
                <Analyzer Include="{Path.Combine(here, "DaxVerify.Analyzers.CodeFixes.dll")}" />
              </ItemGroup>
            </Project>
            """);
        File.WriteAllText(Source, Text);
        Dotnet("restore");
    }

    /// <summary>Path of the folder.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("daxverify-editor-").FullName;

    /// <summary>Path of the source.</summary>
    public string Source => Path.Combine(Folder, "Sample.cs");

    /// <summary>Runs the SDK in the folder, which must succeed.</summary>
    /// <returns>What it printed.</returns>
    public string Dotnet(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = Folder, RedirectStandardOutput = true };
        foreach (var name in start.Environment.Keys.Where(static k => k.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            start.Environment.Remove(name);
        }

        using var process = Process.Start(start)!;
        var said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"dotnet {string.Join(' ', arguments)}:\n{said}");
        return said;
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
