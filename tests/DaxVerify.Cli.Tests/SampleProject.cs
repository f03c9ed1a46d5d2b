using System.Text;

namespace DaxVerify.Cli.Tests;

/// <summary>Small C# projects to analyze.</summary>
internal static class SampleProject
{
    /// <summary>A lock that isn't released, but in a release build.</summary>
    public const string Leak = """
        using System.Threading;
        public class Sample
        {
            private readonly object _gate = new();
            public int Get(bool isEarly)
            {
                Monitor.Enter(_gate);
        #if DEBUG
                if (isEarly) return 1;
        #endif
                Monitor.Exit(_gate);
                return 2;
            }
        }
        """;

    /// <summary>Writes a project.</summary>
    /// <param name="folder">Where.</param>
    /// <param name="name">Its name.</param>
    /// <param name="source">Its only file.</param>
    public static void Add(TemporaryFolder folder, string name, string source)
    {
        Directory.CreateDirectory(Path.Combine(folder.Path, name));
        folder.Add($"{name}/{name}.cs", Encoding.UTF8.GetBytes(source));
        folder.Add($"{name}/{name}.csproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><TargetFramework>net10.0</TargetFramework><NuGetAudit>false</NuGetAudit></PropertyGroup>
            </Project>
            """u8.ToArray());
    }
}
