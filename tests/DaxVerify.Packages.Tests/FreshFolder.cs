using System.Diagnostics;

namespace DaxVerify.Packages.Tests;

/// <summary>A folder outside the repository with the packed files, where projects and the tool are tried as somebody would who has nothing else; made once for all tests.</summary>
public sealed class FreshFolder : IDisposable
{
    /// <summary>What the packages are called here: no released version, so that none is taken from elsewhere.</summary>
    public const string Version = "0.1.0-fresh";

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(10);
    private readonly Lazy<FreshRun> _run;

    /// <summary>Packs everything as it was built.</summary>
    public FreshFolder()
    {
        var packed = Dotnet(RepositoryFiles.Root, ["pack", "DaxVerify.sln", "--no-build", "-c", Configuration, "-o", Feed, $"-p:Version={Version}"]);
        Assert.True(packed.ExitCode == 0, packed.Text);
        var packages = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        File.WriteAllText(System.IO.Path.Combine(Path, "nuget.config"), $"""
            <configuration>
              <packageSources><add key="packed" value="feed" /></packageSources>
              <fallbackPackageFolders>{(Directory.Exists(packages) ? $"<add key=\"restored before\" value=\"{packages}\" />" : "")}</fallbackPackageFolders>
            </configuration>
            """);
        _run = new Lazy<FreshRun>(() => FreshRun.Of(this));
    }

    /// <summary>Path of the folder.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("daxverify-fresh-").FullName;

    /// <summary>Path of the folder of the packed files.</summary>
    public string Feed => System.IO.Path.Combine(Path, "feed");

    /// <summary>The fresh projects, built and their tests run, once.</summary>
    internal FreshRun Run => _run.Value;

    private static string Configuration => new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    /// <summary>The path of a source of a fresh project.</summary>
    internal static string Source(string name) => RepositoryFiles.Path($"tests/DaxVerify.Packages.Tests/Fresh/{name}");

    /// <summary>Makes a project from the sources that are kept for it.</summary>
    /// <param name="name">Its name; the assembly is called Fresh.NAME.</param>
    /// <param name="properties">Properties of its own, as XML.</param>
    /// <param name="packages">What it references, as NAME=VERSION.</param>
    internal void AddProject(string name, string properties, IEnumerable<string> packages)
    {
        var project = Directory.CreateDirectory(System.IO.Path.Combine(Path, name)).FullName;
        var references = string.Concat(packages.Select(one => $"\n    <PackageReference Include=\"{one.Split('=')[0]}\" Version=\"{one.Split('=')[1]}\" />"));
        File.WriteAllText(System.IO.Path.Combine(project, $"Fresh.{name}.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings><Nullable>enable</Nullable><NuGetAudit>false</NuGetAudit>{properties}
              </PropertyGroup>
              <ItemGroup>{references}
              </ItemGroup>
            </Project>
            """);
        foreach (var file in Directory.EnumerateFiles(Source(name)))
        {
            File.Copy(file, System.IO.Path.Combine(project, System.IO.Path.GetFileName(file)));
        }
    }

    /// <summary>Runs dotnet as it is run by hand: nothing of the test run that this is shows through.</summary>
    internal FreshResult Dotnet(string folder, string[] arguments) => Start(folder, "dotnet", arguments);

    /// <summary>Runs a program in a folder and waits until it ends.</summary>
    internal FreshResult Start(string folder, string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var name in start.Environment.Keys.Where(IsOfTestRun).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["NUGET_PACKAGES"] = System.IO.Path.Combine(Path, "packages");
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(s_patience))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} {string.Join(' ', arguments)} has not ended after {s_patience}");
        }

        return new FreshResult(process.ExitCode, output.GetAwaiter().GetResult(), error.GetAwaiter().GetResult());
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(Path, recursive: true);

    private static bool IsOfTestRun(string variable) =>
        variable.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase) || variable.StartsWith("VSTEST", StringComparison.OrdinalIgnoreCase)
        || variable is "DOTNET_STARTUP_HOOKS" or "DOTNET_ROOT" or "CI";
}
