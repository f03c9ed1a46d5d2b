using DaxVerify.Cli.Invocation;

namespace DaxVerify.Cli.Tests;

/// <summary>The analysis of a project begins quickly: its code is compiled quickly, and no other command's.</summary>
public sealed class QuickStartTests
{
    [Theory]
    [InlineData(true, null, "analyze", "a.csproj")]
    [InlineData(true, null, "analyze", "a.csproj", "--suggest")]
    [InlineData(false, "0", "analyze", "a.csproj")]
    [InlineData(false, "1", "analyze", "a.csproj")]
    [InlineData(false, null, "analyze", "--help")]
    [InlineData(false, null, "analyze")]
    [InlineData(false, null, "explore", "analyze")]
    [InlineData(false, null)]
    public void Only_an_analysis_begins_anew_and_only_once(bool expected, string? value, params string[] args) => Assert.Equal(expected, QuickStart.IsWanted(args, value));

    [Fact]
    public void A_program_is_told_its_own_name_first()
    {
        Assert.Equal(["/usr/bin/dotnet", "/x/daxverify.dll", "analyze", "a b.csproj"], QuickStart.Arguments("/usr/bin/dotnet", "/x/daxverify.dll", ["analyze", "a b.csproj"]));
        Assert.Equal(["/x/daxverify", "analyze", "a b.csproj"], QuickStart.Arguments("/x/daxverify", "/x/daxverify.dll", ["analyze", "a b.csproj"]));
    }
}
