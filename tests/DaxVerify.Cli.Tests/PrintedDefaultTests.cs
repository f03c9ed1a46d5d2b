using System.CommandLine;
using System.Text.RegularExpressions;

namespace DaxVerify.Cli.Tests;

/// <summary>What <c>--help</c> prints as the default of an option may be typed: the option takes it, and it is the same at each call.</summary>
public sealed partial class PrintedDefaultTests
{
    public static TheoryData<string> Commands() => [.. CommandText.Leaves.Keys];

    [Theory]
    [MemberData(nameof(Commands))]
    public void A_printed_default_is_taken_by_its_option(string command)
    {
        foreach (var (option, value) in PrintedBy(command))
        {
            Assert.Null(RefusalOf(command, option, value));
        }
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void Help_says_the_same_each_time(string command) => Assert.Equal(HelpOf(command), HelpOf(command));

    [Fact]
    public void Defaults_are_read_from_the_help()
    {
        var all = CommandText.Leaves.Keys.SelectMany(PrintedBy).ToList();

        Assert.Contains(("--budget", "30s"), all);
        Assert.Contains(("--budget", "2m"), all);
        Assert.Contains(("--mode", "Strict"), all);
        Assert.Contains(("--reports", "reports"), all);
        Assert.DoesNotContain(PrintedBy("check"), one => one.Option == "--seed");
        Assert.NotNull(RefusalOf("check", "--budget", "00:00:30"));
        Assert.NotNull(RefusalOf("explore", "--worker-index", "-1"));
    }

    /// <summary>Every option that has a default of its own, the hidden ones too, which no help prints.</summary>
    [Theory]
    [MemberData(nameof(Commands))]
    public void A_default_is_taken_by_its_option(string command)
    {
        foreach (var option in CommandText.Leaves[command].Options.Where(option => option.HasDefaultValue && option.ValueType != typeof(bool)))
        {
            if (option.GetDefaultValue() is { } value)
            {
                Assert.Null(RefusalOf(command, option.Name, FormattableString.Invariant($"{value}")));
            }
        }
    }

    private static IEnumerable<(string Option, string Value)> PrintedBy(string command)
    {
        var name = "";
        foreach (var line in HelpOf(command).Split('\n'))
        {
            name = OptionName().Match(line) is { Success: true } option ? option.Groups[1].Value : name;
            if (Default().Match(line) is { Success: true } value)
            {
                yield return (name, value.Groups[1].Value);
            }
        }
    }

    /// <summary>Why an option refuses a value, whatever else its command asks for; null when it takes it.</summary>
    private static string? RefusalOf(string command, string option, string value) =>
        new RootCommand { CommandText.Leaves[command].Options.Single(one => one.Name == option) }.Parse([option, value]).Errors is [var error, ..] ? error.Message : null;

    private static string HelpOf(string command) => InProcess.Run([.. command.Split(' '), "--help"]).Output;

    [GeneratedRegex("^  (?:-\\w, )?(--[\\w-]+)")]
    private static partial Regex OptionName();

    [GeneratedRegex("\\[default: (.+?)\\]")]
    private static partial Regex Default();
}
