using System.Text.Json;

namespace DaxVerify.Cli.Tests;

/// <summary><c>daxverify copy</c> from outside: verdicts, exit codes, wrong usage, and the guard pages.</summary>
public sealed class CopyCommandTests : IDisposable
{
    private readonly string _progress = Path.Combine(Path.GetTempPath(), $"daxverify-test-{Guid.NewGuid():N}");

    public void Dispose() => File.Delete(_progress);

    [Fact]
    public void The_quick_validation_is_clean_and_says_so()
    {
        (int exitCode, string output, string error) = CommandLine.Run("copy", "--quick");
        Assert.True(exitCode == 0, output + error);
        Assert.StartsWith("copy: clean; ", output.TrimEnd().Split('\n')[^1], StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_holds_every_check()
    {
        (int exitCode, string output, string _) = CommandLine.Run("copy", "--quick", "--only", "poison", "--simd", "scalar", "--json");
        Assert.Equal(0, exitCode);
        using JsonDocument json = JsonDocument.Parse(output);
        Assert.True(json.RootElement.GetProperty("clean").GetBoolean());
        Assert.Equal(2, json.RootElement.GetProperty("checks").GetArrayLength());
        Assert.All(json.RootElement.GetProperty("checks").EnumerateArray(), check =>
        {
            Assert.Equal("poison", check.GetProperty("check").GetString());
            Assert.Equal("scalar", check.GetProperty("simd").GetString());
            Assert.True(check.GetProperty("cases").GetInt64() > 0);
        });
    }

    [Fact]
    public void A_forced_path_is_the_only_one_validated()
    {
        (int exitCode, string output, string error) = CommandLine.Run(
            new Dictionary<string, string> { ["DAXVERIFY_SIMD"] = "scalar" }, "copy", "--quick", "--only", "overlap");
        Assert.True(exitCode == 0, output + error);
        Assert.All(output.TrimEnd().Split('\n').SkipLast(1), line => Assert.Contains(" scalar ", line, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--only", "alignments", "no such check")]
    [InlineData("--simd", "avx512", "scalar, 128, 256 or 512")]
    [InlineData("--quick", "--fast", "--fast")]
    public void Wrong_usage_gets_one_line_and_exit_code_2(string first, string second, string message)
    {
        (int exitCode, string output, string error) = CommandLine.Run("copy", first, second);
        Assert.Equal(2, exitCode);
        Assert.Equal(string.Empty, output);
        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
    }

    [Fact]
    public void A_malformed_environment_variable_is_wrong_usage_too()
    {
        (int exitCode, string _, string error) = CommandLine.Run(
            new Dictionary<string, string> { ["DAXVERIFY_SIMD"] = "wide" }, "copy", "--quick");
        Assert.Equal(2, exitCode);
        Assert.Contains("'wide' is no SIMD path", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ReadBefore")]
    [InlineData("ReadAfter")]
    [InlineData("WriteBefore")]
    [InlineData("WriteAfter")]
    public void One_byte_too_far_kills_the_child_of_the_guard_page_check(string fault)
    {
        if (!OperatingSystem.IsLinux())
        {
            Console.WriteLine("guard pages are set up with Linux's mprotect: nothing to test here");
            return;
        }

        (int exitCode, string _, string error) = CommandLine.Run(
            new Dictionary<string, string> { ["DOTNET_DbgEnableMiniDump"] = "0" },
            "copy", "--simd", "scalar", "--guard-child", _progress, "--guard-fault", fault);
        Assert.True(exitCode is not (0 or 2 or 3), $"exit code {exitCode}: {error}");
    }

    [Fact]
    public void The_guard_page_check_is_clean_on_every_path()
    {
        (int exitCode, string output, string error) = CommandLine.Run("copy", "--only", "guard-pages");
        Assert.True(exitCode == 0, output + error);
        Assert.Equal(4, output.Split('\n').Count(line => line.Contains("deliberate", StringComparison.Ordinal)));
    }
}
