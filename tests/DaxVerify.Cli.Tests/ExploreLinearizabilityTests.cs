using System.Text.Json;

namespace DaxVerify.Cli.Tests;

/// <summary>What <c>daxverify scenario</c> shows of histories and of memory.</summary>
public sealed class ExploreLinearizabilityTests
{
    [Fact]
    public void Finding_shows_the_memory_before_and_after_as_text_and_in_json()
    {
        string[] arguments = ["scenario", "empty:create+unbind-provider", "--mode", "Linux612", "--no-races"];
        var text = CommandLine.Run(arguments);
        Assert.Equal(1, text.ExitCode);
        Assert.Contains("memory before:\n  0x100000000-0x103ffffff   64 MiB region 0, seed dax0.1, youngest dax0.1\n", text.Output, StringComparison.Ordinal);
        Assert.Contains("memory after:\n", text.Output, StringComparison.Ordinal);

        using var json = JsonDocument.Parse(CommandLine.Run([.. arguments, "--json"]).Output);
        Assert.StartsWith("0x100000000-0x103ffffff   64 MiB region 0", json.RootElement.GetProperty("memoryBefore").GetString(), StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.String, json.RootElement.GetProperty("memoryAfter").ValueKind);
    }

    [Fact]
    public void Clean_exploration_says_how_many_histories_were_judged()
    {
        var result = CommandLine.Run("scenario", "sized:read-size+shrink", "--strategy", "random", "--executions", "50");
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("linearizability: 50 histories, ", result.Output, StringComparison.Ordinal);
        Assert.Contains(", 0 undecided, ", result.Output, StringComparison.Ordinal);
    }
}
