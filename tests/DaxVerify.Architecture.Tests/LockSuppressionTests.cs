using System.Text.RegularExpressions;

namespace DaxVerify.Architecture.Tests;

/// <summary>
/// What the lock analysis is told to overlook in the bus is a defect of a recorded kernel, and stands on Linux's side: Strict and what both
/// sides share have to pass it.
/// </summary>
public partial class LockSuppressionTests
{
    private static readonly string s_bus = Path.Combine(RepositoryFiles.Root, "src", "DaxVerify.Bus");

    [Fact]
    public void The_lock_analysis_is_suppressed_on_Linux_side_only()
    {
        var linux = Path.Combine("Modes", "Linux") + Path.DirectorySeparatorChar;
        var suppressions = Directory.EnumerateFiles(s_bus, "*", SearchOption.AllDirectories)
            .Where(file => Path.GetExtension(file) is ".cs" or ".csproj" or ".editorconfig" or ".globalconfig" && !IsBuilt(file))
            .SelectMany(file => Suppression().Matches(File.ReadAllText(file)).Select(m => $"{Path.GetRelativePath(s_bus, file)}: {m.Value}")).ToArray();
        Assert.Contains(suppressions, s => s.StartsWith(linux, StringComparison.Ordinal));
        Assert.DoesNotContain(suppressions, s => !s.StartsWith(linux, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("[SuppressLockAnalysis(\"why\")]")]
    [InlineData("[SuppressMessage(\"Locks\", \"DAX0001:a read without its lock\", Justification = \"why\")]")]
    [InlineData("[assembly: System.Diagnostics.CodeAnalysis.SuppressMessage(\n    \"Locks\",\n    \"DAX0003\")]")]
    [InlineData("#pragma warning disable CA1822, DAX0008")]
    [InlineData("<NoWarn>$(NoWarn);DAX0001</NoWarn>")]
    [InlineData("dotnet_diagnostic.DAX0001.severity = none")]
    public void The_check_sees_every_way_to_suppress(string text) => Assert.Matches(Suppression(), text);

    private static bool IsBuilt(string file) =>
        Path.GetRelativePath(s_bus, file).Split(Path.DirectorySeparatorChar)[0] is "bin" or "obj";

    [GeneratedRegex(@"\bSuppressLockAnalysis\b|\bSuppressMessage\([^)]*\bDAX\d+|#pragma\s+warning\s+disable\b[^\n]*\bDAX\d+|\bNoWarn\b[^\n]*\bDAX\d+|dotnet_diagnostic\.DAX\d+")]
    private static partial Regex Suppression();
}
