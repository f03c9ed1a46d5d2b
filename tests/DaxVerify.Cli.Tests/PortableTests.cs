using System.Text.RegularExpressions;
using DaxVerify.Exploration;

namespace DaxVerify.Cli.Tests;

/// <summary>The ways that run on any system, forced by <c>DAXVERIFY_PORTABLE</c>: the same verdicts, schedules and replays as with Linux's own calls.</summary>
public sealed class PortableTests
{
    private static readonly Dictionary<string, string> s_portable = new() { [Platform.Variable] = "1" };

    [Theory]
    [InlineData("scenario", "sized:create,delete+create,delete", "--strategy", "random", "--seed", "3", "--executions", "40")]
    [InlineData("scenario", "empty:create+create", "--strategy", "dpor", "--executions", "300")]
    [InlineData("self-test")]
    public void Waiting_without_futexes_and_pinning_explores_the_same(params string[] command)
    {
        var portable = CommandLine.Run(s_portable, command);
        var linux = CommandLine.Run(command);
        Assert.Equal(linux.ExitCode, portable.ExitCode);
        Assert.Equal(WithoutTimes(linux.Output), WithoutTimes(portable.Output));
        Assert.NotEmpty(portable.Output);
    }

    [Fact]
    public void Guard_pages_become_margins_that_say_what_they_do_not_see()
    {
        var (exitCode, output, error) = CommandLine.Run(s_portable, "copy", "--quick", "--only", "guard-pages", "--simd", "scalar");
        Assert.True(exitCode == 0, output + error);
        Assert.Contains("deliberate WriteAfter", output, StringComparison.Ordinal);
        Assert.DoesNotContain("deliberate Read", output, StringComparison.Ordinal);
        Assert.Contains("not seen: reads too far", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_value_is_wrong_input()
    {
        var (exitCode, output, error) = CommandLine.Run(new Dictionary<string, string> { [Platform.Variable] = "yes" }, "self-test");
        Assert.Equal(2, exitCode);
        Assert.Equal(string.Empty, output);
        Assert.Equal("daxverify: DAXVERIFY_PORTABLE is 'yes'; expected 1 (only what runs anywhere) or 0", error.TrimEnd());
    }

    private static string WithoutTimes(string text) =>
        string.Join('\n', text.Split('\n').Select(line => Regex.Replace(line, @"[\d,.]+ (m?s\b|executions/s)|00:00:[\d.]+", "#")));
}
