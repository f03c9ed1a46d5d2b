namespace DaxVerify.Cli.Tests.Documentation.Pasted;

/// <summary>Where the commands of a page are typed: in the repository's root, but for those that need files of somebody who uses them.</summary>
internal static class PastedPlace
{
    /// <summary>What pages call the folder of somebody who uses the command.</summary>
    public const string OfReader = "/home/me/accounts";

    private const string Usings = "using System.Threading;\nusing DaxVerify.Annotations;\n\n";

    /// <summary>The folder of a session, with what it needs.</summary>
    /// <param name="session">The session.</param>
    /// <param name="folder">A folder of its own, if it needs one.</param>
    public static string Of(PastedSession session, TemporaryFolder folder) => session.Name switch
    {
        var name when name.StartsWith("daxverify explore DaxVerify.Exploration.Demos.dll", StringComparison.Ordinal) => AppContext.BaseDirectory,
        var name when name.StartsWith("daxverify conform diverges.jsonl", StringComparison.Ordinal) => With(folder, "diverges.jsonl", Path.Combine(Snapshot.Folder, "Inputs", "diverges.jsonl")),
        var name when name.StartsWith("daxverify analyze . --suggest", StringComparison.Ordinal) => Project(folder, File.ReadAllText(RepositoryFiles.Path("tests/DaxVerify.Cli.Tests/Documentation/Pasted/Accounts.txt"))),
        var name when name.StartsWith("daxverify analyze .", StringComparison.Ordinal) => Project(folder, Usings + CodeOf(session.Page)),
        _ => RepositoryFiles.Root,
    };

    /// <summary>The first C# program of a page.</summary>
    public static string CodeOf(string page) => File.ReadAllText(RepositoryFiles.Path(page)).Split("```csharp\n")[1].Split("\n```")[0] + "\n";

    private static string With(TemporaryFolder folder, string name, string file)
    {
        File.Copy(file, Path.Combine(folder.Path, name));
        return folder.Path;
    }

    /// <summary>A project of one file that has the annotations, in a folder under version control.</summary>
    private static string Project(TemporaryFolder folder, string code)
    {
        File.WriteAllText(Path.Combine(folder.Path, "Account.cs"), code);
        File.WriteAllText(Path.Combine(folder.Path, "Account.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings><NuGetAudit>false</NuGetAudit></PropertyGroup>
              <ItemGroup>
                <Reference Include="DaxVerify.Annotations" HintPath="{Path.Combine(AppContext.BaseDirectory, "DaxVerify.Annotations.dll")}" />
              </ItemGroup>
            </Project>
            """);
        return folder.Path;
    }
}
