using DaxVerify.Cli.Invocation;

namespace DaxVerify.Cli.Tests;

/// <summary>Whatever a name, a path or a message of others holds, the terminal shows it and obeys nothing.</summary>
public sealed class HostileTextTests : IDisposable
{
    private const string Hostile = "a\u001b[31mred\u001b]0;title\u0007\u009b2J\u007f\u202eb";
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Commands =>
    [
        "check --only conformance-bus --recordings HOSTILE",
        "check --only HOSTILE",
        "conform HOSTILE",
        "replay HOSTILE",
        "shrink HOSTILE",
        "export HOSTILE --to shell",
        "model HOSTILE",
        "explore HOSTILE --test x",
        "explore PROGRAMS --test HOSTILE",
        "explore PROGRAMS --test Correct --replay HOSTILE",
        "scenario HOSTILE",
        "scenario sized:shrink --mode HOSTILE",
        "pairs HOSTILE",
        "bugs --bug HOSTILE",
        "analyze HOSTILE",
        "report --merge HOSTILE",
        "kernel conform HOSTILE HOSTILE",
        "HOSTILE",
    ];

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Commands))]
    public void What_a_command_line_names_is_shown_in_one_line_and_does_nothing(string command)
    {
        foreach (var hostile in new[] { Hostile, $"{Hostile}\nsecond" })
        {
            var result = CommandLine.Run([.. command.Split(' ').Select(word => word == "HOSTILE" ? hostile : word == "PROGRAMS" ? typeof(ReportPrograms).Assembly.Location : word)]);

            Assert.Equal(2, result.ExitCode);
            Inert(result.Output);
            Inert(Assert.Single(result.Error.TrimEnd('\n').Split('\n')));
        }
    }

    [Fact]
    public void A_recording_with_hostile_names_is_told_of_in_text_that_does_nothing()
    {
        var text = File.ReadAllText(RepositoryFiles.Path("tests/DaxVerify.Cli.Tests/Snapshots/Inputs/diverges.jsonl"))
            .Replace("\"id\":\"", "\"id\":\"\\u001b[31m\\u0000\\u009b-", StringComparison.Ordinal);
        var file = _folder.Add("hostile\u001b[31m.jsonl", System.Text.Encoding.UTF8.GetBytes(text));

        foreach (var command in new[] { "conform", "check --only conformance-bus --recordings" })
        {
            var reports = command.StartsWith("check", StringComparison.Ordinal) ? new[] { "--reports", _folder.Path } : [];
            var result = CommandLine.Run([.. command.Split(' '), file, .. reports]);

            Assert.Equal(1, result.ExitCode);
            Assert.Contains("\u241b[31m\u2400", result.Output, StringComparison.Ordinal);
            Inert(result.Output);
            Inert(result.Error);
        }
    }

    /// <summary>What a report shows to be copied is one command with the words that were meant, whatever they hold.</summary>
    [Fact]
    public void A_command_line_that_shows_a_finding_again_runs_nothing_else()
    {
        const string folderName = "a b'$(touch pwned)`touch pwned`";
        const string id = "x; touch pwned #";
        var programs = Directory.CreateDirectory(Path.Combine(_folder.Path, folderName)).FullName;
        var original = typeof(ReportPrograms).Assembly.Location;
        var assembly = Path.Combine(programs, Path.GetFileName(original));
        File.Copy(original, assembly);
        File.Copy(Path.ChangeExtension(original, ".pdb"), Path.ChangeExtension(assembly, ".pdb"));
        var recording = Path.Combine(programs, "one.jsonl");
        File.WriteAllText(recording, File.ReadAllText(RepositoryFiles.Path("tests/DaxVerify.Cli.Tests/Snapshots/Inputs/diverges.jsonl")).Replace("\"id\":\"wrong-value\"", $"\"id\":\"{id}\"", StringComparison.Ordinal));

        var explored = CommandLine.Run("explore", assembly, "--test", "DaxVerify.Cli.Tests.ReportPrograms.Race");
        var conformed = CommandLine.Run("conform", recording);

        Assert.Equal(["daxverify", "explore", assembly, "--test", "DaxVerify.Cli.Tests.ReportPrograms.Race", "--replay"], WordsOf(After(explored.Output, "replay: "))[..6]);
        Assert.Equal(["daxverify", "conform", recording, "--target", "bus", "--id", id], WordsOf(After(conformed.Output, "  again     ")));
        Assert.Empty(Directory.EnumerateFiles(_folder.Path, "pwned"));
    }

    /// <summary>Build services read commands of their own from what a program prints.</summary>
    [Fact]
    public void No_line_is_a_command_of_a_build_service()
    {
        var result = CommandLine.Run(CommandText.Expand("explore PROGRAMS --test Commanding", _folder.Path));

        Assert.Equal(1, result.ExitCode);
        var lines = (result.Output + result.Error).Split('\n');
        Assert.Contains(": :stop-commands::token", lines);
        Assert.DoesNotContain(lines, line => line.TrimStart().StartsWith("::", StringComparison.Ordinal) || line.Contains("##vso[", StringComparison.Ordinal) || line.Contains("##[", StringComparison.Ordinal));
    }

    [Fact]
    public void An_exception_that_cannot_say_why_is_a_finding_like_others()
    {
        var result = CommandLine.Run(CommandText.Expand("explore PROGRAMS --test Speechless", _folder.Path));

        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith("unhandled exception in T0 at ReportPrograms.cs:", result.Output, StringComparison.Ordinal);
        Assert.Contains("(its message can't be had: asking for it throws System.NotSupportedException)", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"$@\" --help >&-", 3, "daxverify: standard output can't be written: ")]
    [InlineData("\"$@\" scenarios >&- 2>&-", 3, "")]
    [InlineData("\"$@\" nonsense 2>&-", 2, "")]
    public void Output_that_is_closed_is_one_line_and_no_stack(string command, int exitCode, string line)
    {
        using var shell = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("bash", ["-c", command, "bash", "dotnet", Path.Combine(AppContext.BaseDirectory, "daxverify.dll")]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        var error = shell.StandardError.ReadToEnd();
        shell.WaitForExit();

        Assert.Equal(exitCode, shell.ExitCode);
        Assert.StartsWith(line, Assert.Single(error.TrimEnd('\n').Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public void A_command_of_a_build_service_in_pieces_is_seen_too()
    {
        using var shown = new StringWriter();
        using (var writer = new InertWriter(shown))
        {
            foreach (var piece in new[] { "a::b\n", " :", ":set-env\n: :x #", "#", "vso[x]", "##", " [y] ##[z" })
            {
                writer.Write(piece);
            }
        }

        Assert.Equal("a::b\n : :set-env\n: :x ## vso[x]## [y] ## [z", shown.ToString());
    }

    private static string After(string output, string words) => output.Split('\n').First(line => line.StartsWith(words, StringComparison.Ordinal))[words.Length..];

    /// <summary>The words that a shell makes of a command line.</summary>
    private string[] WordsOf(string command)
    {
        var start = new System.Diagnostics.ProcessStartInfo("/bin/sh") { WorkingDirectory = _folder.Path, RedirectStandardOutput = true };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add($"printf '%s\\n' {command}");
        using var shell = System.Diagnostics.Process.Start(start)!;
        return shell.StandardOutput.ReadToEnd().TrimEnd('\n').Split('\n');
    }

    [Theory]
    [InlineData("shell")]
    [InlineData("xunit")]
    public void A_name_in_a_trace_ends_no_comment_and_no_literal_of_an_exported_program(string to)
    {
        const string breaksOut = "x'\\\"\\n\\r\\u2028\\u0085*/ touch pwned #";
        var trace = File.ReadAllText(RepositoryFiles.Path("specs/upstream-findings/001-read-mapping-against-shrink.json"));
        var key = System.Text.Json.Nodes.JsonNode.Parse(trace)!["key"]?.ToString();
        Assert.NotNull(key);
        var file = _folder.Add("hostile.json", System.Text.Encoding.UTF8.GetBytes(trace.Replace(key, breaksOut, StringComparison.Ordinal)));

        var result = CommandLine.Run("export", file, "--to", to);

        Assert.Equal(0, result.ExitCode);
        var named = result.Output.Split(['\n', '\r', '\u2028', '\u0085']).Where(line => line.Contains("pwned", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(named);
        Assert.All(named, line => Assert.Matches(to == "shell" ? "^# " : "^(/// <summary>.*</summary>|            Key: \"([^\"\\\\]|\\\\.)*\",)$", line));
    }

    [Fact]
    public void A_drivers_name_is_a_word_of_an_exported_script_and_no_command()
    {
        const string unbind = "{ \"op\": \"write\", \"path\": \"/sys/bus/dax/drivers/device_dax/unbind\", \"value\": \"dax0.0\" }";
        var trace = File.ReadAllText(RepositoryFiles.Path("tests/DaxVerify.Cli.Tests/Snapshots/Inputs/repaired.json"))
            .Replace("[\"device_dax\"]", "[\"device_dax\", \"a'; touch pwned; '\"]", StringComparison.Ordinal)
            .Replace(unbind, $"{unbind.Replace("unbind", "bind", StringComparison.Ordinal)}, {unbind}", StringComparison.Ordinal);
        var file = _folder.Add("drivers.json", System.Text.Encoding.UTF8.GetBytes(trace));

        var result = CommandLine.Run("export", file, "--to", "shell");

        Assert.Equal(0, result.ExitCode);
        var lines = result.Output.Split('\n').Where(line => line.Contains("pwned", StringComparison.Ordinal)).ToList();
        Assert.Contains(lines, line => line.StartsWith("gone ", StringComparison.Ordinal));
        using var shell = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("sh", ["-c", $"gone() {{ :; }}; there() {{ :; }}; value() {{ :; }}; put() {{ :; }}; fails() {{ :; }}; outcome() {{ :; }}\n{string.Join('\n', lines)}"]) { WorkingDirectory = _folder.Path })!;
        shell.WaitForExit();
        Assert.Equal(0, shell.ExitCode);
        Assert.False(File.Exists(Path.Combine(_folder.Path, "pwned")));
    }

    [Fact]
    public void Every_way_to_write_is_inert_and_a_character_in_two_halves_stays_whole()
    {
        using var shown = new StringWriter();
        using (var writer = new InertWriter(shown))
        {
            writer.Write("\u001b[1m");
            writer.Write('\u001b');
            writer.Write("\0x".ToCharArray());
            writer.Write("x\u0007".AsSpan());
            writer.Write("{0}\n", "\u001b");
            writer.WriteLine("\u009b");
            writer.Write('\ud83d');
            writer.Write('\ude00');
            writer.Write((object)"\u001b");
            writer.Write(1);
        }

        Assert.Equal("\u241b[1m\u241b\u2400xx\u2407\u241b\n\ufffd\n\ud83d\ude00\u241b1", shown.ToString());
    }

    [Fact]
    public void Nothing_goes_to_the_terminal_by_another_way() => Assert.DoesNotContain(
        Directory.EnumerateFiles(RepositoryFiles.Path("src/DaxVerify.Cli"), "*.cs", SearchOption.AllDirectories).Where(file => !file.Contains("/obj/", StringComparison.Ordinal)),
        file => File.ReadAllText(file) is var text
            && (text.Contains("OpenStandard", StringComparison.Ordinal) || (text.Contains("Console.Set", StringComparison.Ordinal) && Path.GetFileName(file) is not ("InertWriter.cs" or "QuietConsole.cs"))));

    private static void Inert(string text) => Assert.DoesNotContain(text, c => (char.IsControl(c) && c is not ('\n' or '\t')) || c == '\u202e');
}
