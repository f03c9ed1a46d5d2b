using System.Diagnostics;
using System.Text.RegularExpressions;
using DaxVerify.Cli.Invocation;
using Spectre.Console;

namespace DaxVerify.Cli.Tests;

/// <summary>Every command that may run for long shows on a terminal how far it is, and nothing elsewhere.</summary>
public sealed partial class LiveProgressTests : IDisposable
{
    private const string Bar = "━";

    /// <summary>Each long command and what its bar says.</summary>
    private static readonly Dictionary<string, string[]> s_long = new()
    {
        ["check"] = ["check --only conformance-bus --recordings INPUTS/diverges.jsonl --reports FOLDER/a", "conformance-bus"],
        ["conform"] = ["conform INPUTS/diverges.jsonl", "sequences, "],
        ["copy"] = ["copy --quick --only poison --simd scalar", "check"],
        ["explore"] = ["explore PROGRAMS --test Correct --strategy random --executions 20", "executions, "],
        ["scenario"] = ["scenario sized:read-align+align --strategy random --executions 5", "executions, "],
        ["campaign"] = ["campaign --executions 3", "executions, "],
        ["pairs"] = ["pairs empty:create+delete --no-races --strategy pct --executions 10", "pair"],
        ["bugs"] = ["bugs --layer analyzer --bug finding-010 --reports FOLDER/a", "1 cell, "],
        ["model"] = ["model INPUTS/passes.json", " states, "],
        ["replay"] = ["replay INPUTS/repaired.json", "1 trace, "],
        ["shrink"] = ["shrink REPOSITORY/specs/upstream-findings/001-read-mapping-against-shrink.json", "making it smaller"],
        ["analyze"] = ["analyze FOLDER/Sample", "1 project, "],
    };

    /// <summary>Those of the long ones that begin to show it only after they have a kernel to boot or to build.</summary>
    private static readonly string[] s_afterBoot = ["kernel build", "kernel confirm", "kernel conform", "kernel record", "kernel transcript"];

    /// <summary>Commands that end in moments, and the one that works as long as somebody wants it to.</summary>
    private static readonly string[] s_short = ["export", "kernel table", "report", "scenarios", "self-test", "serve"];

    private readonly TemporaryFolder _folder = new();

    /// <summary>The long commands.</summary>
    public static TheoryData<string> LongOnes => [.. s_long.Keys];

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_command_is_long_and_shows_it_here_or_is_short()
    {
        var commands = CommandText.Leaves.ToLookup(leaf => leaf.Value is LongCommand, leaf => leaf.Key);

        Assert.Equal(s_short, commands[false].Order(StringComparer.Ordinal));
        Assert.Equal(s_long.Keys.Concat(s_afterBoot).Order(StringComparer.Ordinal), commands[true].Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(LongOnes))]
    public void A_terminal_shows_a_bar_with_what_was_done(string command) => Show(s_long[command][0], s_long[command][1]);

    /// <summary>Where other processes explore, they say how far they are.</summary>
    [Theory]
    [InlineData("explore PROGRAMS --test Correct --strategy random --executions 40 --workers 2", " 40 executions, ")]
    [InlineData("scenario sized:read-align+align --engine coyote --executions 5", " 5 executions, ")]
    [InlineData("campaign --engine coyote --executions 3", " 3 executions, ")]
    public void Executions_of_other_processes_are_counted_too(string command, string words) => Show(command, words);

    /// <summary>Bars go first, then names; what was done is in one line, cut where the terminal ends.</summary>
    [Theory]
    [InlineData(60, true)]
    [InlineData(40, false)]
    [InlineData(20, false)]
    public void A_narrow_terminal_gets_what_fits_in_a_line(int width, bool hasName)
    {
        var drawn = Draw("explore PROGRAMS --test Correct --strategy random --executions 20", width).Split('\n', '\r').Select(line => Escape().Replace(line, "")).ToList();

        Assert.DoesNotContain(drawn, line => line.Contains(Bar, StringComparison.Ordinal) || line.TrimEnd().Length > width);
        Assert.Contains(drawn, line => line.Contains(width == 20 ? "executions" : " executions, ", StringComparison.Ordinal));
        Assert.Equal(hasName, drawn.Exists(line => line.Contains("DaxVerify", StringComparison.Ordinal)));
    }

    private void Show(string command, string words)
    {
        var drawn = Draw(command, width: 200);

        Assert.Contains(Bar, drawn, StringComparison.Ordinal);
        Assert.Contains(words, drawn, StringComparison.Ordinal);
    }

    private string Draw(string command, int width)
    {
        SampleProject.Add(_folder, "Sample", SampleProject.Leak);
        using var drawn = new StringWriter();
        CommandResult result;
        lock (InProcess.Gate)
        {
            var before = LiveProgress.Terminal;
            LiveProgress.Terminal = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.Yes, Interactive = InteractionSupport.Yes, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(drawn) });
            LiveProgress.Terminal.Profile.Width = width;
            try
            {
                result = InProcess.Run(CommandText.Expand(command, _folder.Path));
            }
            finally
            {
                LiveProgress.Terminal = before;
            }
        }

        Assert.True(result.ExitCode is ExitCode.Clean or ExitCode.Violation, result.Output + result.Error);
        Assert.DoesNotContain(Bar, result.Output + result.Error, StringComparison.Ordinal);
        return drawn.ToString();
    }

    /// <summary>The terminal is a pseudo terminal of <c>script</c>; in the second run standard error is none.</summary>
    [Theory]
    [InlineData("", true)]
    [InlineData("2> /dev/null", false)]
    public void A_real_terminal_gets_bars_and_lines_and_what_is_none_gets_lines(string shell, bool isTerminal)
    {
        var command = CommandText.Expand("daxverify.dll explore PROGRAMS --test Correct --strategy random --executions 300", _folder.Path);
        var start = new ProcessStartInfo("script", ["-qefc", $"dotnet {string.Join(' ', command)} {shell}", "/dev/null"])
        {
            WorkingDirectory = AppContext.BaseDirectory,
            RedirectStandardOutput = true,
            Environment = { ["TERM"] = "xterm" },
        };
        using var process = Process.Start(start)!;
        var shown = process.StandardOutput.ReadToEnd();
        process.WaitForExit();

        Assert.Equal(0, process.ExitCode);
        Assert.Contains("explore: no bug in 300 executions", shown, StringComparison.Ordinal);
        Assert.Equal(isTerminal, shown.Contains('%'));
        Assert.Equal(isTerminal, shown.Contains("executions, ", StringComparison.Ordinal) && shown.Contains("/s", StringComparison.Ordinal) && shown.Contains("\e[2K", StringComparison.Ordinal));
    }

    /// <summary>What moves the cursor or clears a line.</summary>
    [GeneratedRegex("\\e\\[[0-9;?]*[A-Za-z]")]
    private static partial Regex Escape();
}
