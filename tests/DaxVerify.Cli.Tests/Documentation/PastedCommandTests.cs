using DaxVerify.Cli.Tests.Documentation.Pasted;

namespace DaxVerify.Cli.Tests.Documentation;

/// <summary>
/// What pages say that commands print is what they print: every block with a prompt is typed into a shell and compared, but for those of <see cref="UncomparedSessions"/>.
/// With the environment variable DAXVERIFY_ACCEPT_SNAPSHOTS set to 1 the pages are written anew, which says nothing of whether what they show then is right.
/// </summary>
public sealed class PastedCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static IEnumerable<PastedBlock> Blocks => PastedPages.All.SelectMany(PastedBlock.Of);

    private static IEnumerable<PastedSession> Sessions => Blocks.Where(block => block.IsSession).Select(block => block.Session());

    /// <summary>Page and first command of each session that is run here.</summary>
    public static TheoryData<string, string> Compared()
    {
        var data = new TheoryData<string, string>();
        foreach (var session in Sessions.Where(session => !UncomparedSessions.All.Any(one => IsOf(one, session))))
        {
            data.Add(session.Page, session.Name);
        }

        return data;
    }

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Compared))]
    public void A_page_shows_what_its_commands_print(string page, string command)
    {
        var session = Sessions.Single(one => one.Page == page && one.Name == command);
        var printed = PastedShell.Run(session, PastedPlace.Of(session, _folder), Path.Combine(AppContext.BaseDirectory, "daxverify.dll"));

        PastedPages.Verify(session, [.. printed.Select(text => text.Replace(_folder.Path, PastedPlace.OfReader, StringComparison.Ordinal))]);
    }

    [Fact]
    public void Every_session_is_told_by_its_page_and_first_command() =>
        Assert.Empty(Sessions.GroupBy(session => (session.Page, session.Name)).Where(group => group.Count() > 1).Select(group => group.Key));

    [Fact]
    public void What_is_not_compared_stands_on_a_page_and_has_a_reason() => Assert.DoesNotContain(
        UncomparedSessions.All, one => one.Reason.Length == 0 || Sessions.Count(session => IsOf(one, session)) != 1);

    /// <summary>What was printed stands after the command that printed it, or in this list: else it would be compared with nothing.</summary>
    [Fact]
    public void A_block_without_a_prompt_holds_commands_alone_or_is_known()
    {
        var others = Blocks.Where(block => !block.IsSession && !block.Lines.All(IsCommand)).Select(block => (block.Page, block.Lines[0])).ToList();

        Assert.DoesNotContain(others, other => !UncomparedSessions.Blocks.Any(known => IsOf(known, other)));
        Assert.DoesNotContain(UncomparedSessions.Blocks, known => known.Reason.Length == 0 || !others.Any(other => IsOf(known, other)));
    }

    [Theory]
    [InlineData("a 1.25 s\nb\n", "a 0.50 s\nb", null)]
    [InlineData("a\nb\nc\n", "a\n...\nc", null)]
    [InlineData("a\nb\nc\n", "...\nc", null)]
    [InlineData("a\nb\nc\nb\nc\n", "a\n...\nb\nc", null)]
    [InlineData("a\nb\nc\n", "a\n...", null)]
    [InlineData("", "", null)]
    [InlineData("a\nb\nc\n", "a\nb", "printed too: c")]
    [InlineData("a\nb\nc\n", "a\nc", "not printed, or not there: a")]
    [InlineData("a\nb\nc\n", "a\n...\nb", "not printed, or not there: b")]
    [InlineData("a\nb\nc\n", "a\n...\nc\n...\nb\n...", "not printed, or not there: b")]
    [InlineData("5 executions\n", "4 executions", "not printed, or not there: 4 executions")]
    [InlineData("a\n", "", "printed too: a")]
    public void A_difference_is_seen_and_a_figure_that_varies_is_none(string printed, string shown, string? difference) =>
        Assert.Equal(difference, PastedText.Difference(shown.Length == 0 ? [] : shown.Split('\n'), printed)?.Split('\n')[0]);

    [Fact]
    public void What_is_shown_is_made_anew_from_what_is_printed()
    {
        Assert.Equal(["a 2", "..."], PastedText.Anew(["a 1", "..."], "a 2\nb\n"));
        Assert.Equal(["  a 2", "..."], PastedText.Anew(["  a 1", "..."], "a 5\n  a 2\nb\n"));
        Assert.Equal(["a", "b"], PastedText.Anew(["a 1"], "a\nb\n"));
    }

    [Fact]
    public void Prompts_are_found_in_every_kind_of_block()
    {
        string[] page = ["```", "$ a", "1", "2", "$ b", "```", "text", "", "    $ c", "    3", "", "```console", "# d", "4", "# e", "```", "```csharp", "int x;", "```", "```", "f", "```"];
        var blocks = PastedBlock.Of("p", page).ToList();

        Assert.Equal(["2: a: 1 2", "5: b: ", "9: c: 3", "13: d: 4", "15: e: "], blocks.Where(block => block.IsSession)
            .SelectMany(block => block.Session().Commands).Select(one => $"{one.Line}: {one.Text}: {string.Join(' ', one.Output)}"));
        Assert.Equal(["f"], blocks.Single(block => !block.IsSession).Lines);
        Assert.Throws<InvalidDataException>(() => new PastedBlock("p", 1, ["1", "$ a"]).Session());
    }

    [Fact]
    public void A_shell_runs_them_in_their_order_in_one_folder()
    {
        string[] commands = ["echo 1 > file; cat none", "echo $?", "cat file; echo 2 >&2", "printf 3"];
        var session = new PastedSession("p", [.. commands.Select(text => new PastedCommand(1, text, []))]);

        Assert.Equal(["cat: none: No such file or directory\n", "1\n", "1\n2\n", "3"], PastedShell.Run(session, _folder.Path, null));
    }

    private static bool IsOf(UncomparedSession one, PastedSession session) => (one.Page, one.Name) == (session.Page, session.Name);

    private static bool IsOf(UncomparedSession known, (string Page, string First) other) =>
        other.First.StartsWith(known.Name, StringComparison.Ordinal) && (other.Page == known.Page || (known.Page.EndsWith('/') && other.Page.StartsWith(known.Page, StringComparison.Ordinal)));

    private static bool IsCommand(string line) => line.Length == 0 || line.Split(' ')[0] is "dotnet" or "daxverify";
}
