using System.Text.Json;
using DaxVerify.Cli.Invocation;
using DaxVerify.Vocabulary.Files;

namespace DaxVerify.Cli.Tests;

/// <summary>What a merged report is made of stays, and what two commands find of one thing has one name.</summary>
public sealed class ReportCommandTests : IDisposable
{
    private const string Sample = "reports/sample/deadlock-dotnet/result.json";
    private const string Diverging = "tests/DaxVerify.Cli.Tests/Snapshots/Inputs/diverges.jsonl";
    private readonly TemporaryFolder _folder = new();

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("run", "run")]
    [InlineData("run/result.json", "run/")]
    [InlineData("run", "link")]
    [InlineData("link/result.json", "run/../run")]
    [InlineData("run", "run/index.html")]
    public void A_report_is_not_put_in_the_place_of_a_run_that_it_is_made_of(string input, string output)
    {
        var kept = AddRun();
        File.CreateSymbolicLink(Path.Combine(_folder.Path, "link"), "run");
        var (from, to) = (Path.Combine(_folder.Path, input), Path.Combine(_folder.Path, output));

        var result = InProcess.Run("report", "--merge", from, "--output", to);

        Assert.Equal(ExitCode.WrongInput, result.ExitCode);
        Assert.Empty(result.Output);
        Assert.Equal($"daxverify: --output {to}: would replace {from}, which is merged", result.Error.TrimEnd());
        Assert.Equal(kept, File.ReadAllText(Path.Combine(_folder.Path, "run", "result.json")));
        Assert.Single(Directory.GetFiles(Path.Combine(_folder.Path, "run")));
    }

    [Fact]
    public void A_report_beside_a_run_is_made()
    {
        AddRun();

        var result = InProcess.Run("report", "--merge", Path.Combine(_folder.Path, "run"), "--output", Path.Combine(_folder.Path, "run", "all.html"));

        Assert.Equal(ExitCode.Violation, result.ExitCode);
        Assert.StartsWith("exploration: 1 found, ", result.Output, StringComparison.Ordinal);
        Assert.EndsWith(", 1 run, ", result.LastLine[..(result.LastLine.IndexOf(", 1 run, ", StringComparison.Ordinal) + ", 1 run, ".Length)], StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(_folder.Path, "run", "all.html")));
    }

    [Fact]
    public void Links_that_go_round_lead_nowhere()
    {
        File.CreateSymbolicLink(Path.Combine(_folder.Path, "a"), "b");
        File.CreateSymbolicLink(Path.Combine(_folder.Path, "b"), "a");

        Assert.StartsWith(RealPath.Of(_folder.Path), RealPath.Of(Path.Combine(_folder.Path, "a")), StringComparison.Ordinal);
    }

    /// <summary>Rule, key, place and words: who keeps alerts of the one knows those of the other again.</summary>
    [Theory]
    [InlineData("bus")]
    [InlineData("spec")]
    public void Conform_and_check_tell_a_divergence_alike(string target)
    {
        Assert.Equal(1, CommandLine.Run("conform", Diverging, "--target", target, "--report", Path.Combine(_folder.Path, "conform")).ExitCode);
        Assert.Equal(1, CommandLine.Run("check", "--only", $"conformance-{target}", "--recordings", Diverging, "--reports", Path.Combine(_folder.Path, "check")).ExitCode);

        var conform = FindingsIn(Path.Combine(_folder.Path, "conform"));

        Assert.All(conform, finding => Assert.Contains("\"rule\": \"divergence\"", finding, StringComparison.Ordinal));
        Assert.Equal(conform, FindingsIn(Assert.Single(Directory.GetDirectories(Path.Combine(_folder.Path, "check")))));
    }

    [Fact]
    public void What_could_not_be_judged_is_no_finding_that_counts()
    {
        InProcess.Run(CommandText.Expand("explore PROGRAMS --test Uncontrolled --report FOLDER/run", _folder.Path));

        Assert.Contains("| exploration | not judged |", File.ReadAllText(Path.Combine(_folder.Path, "run", "summary.md")), StringComparison.Ordinal);
    }

    private string AddRun()
    {
        Directory.CreateDirectory(Path.Combine(_folder.Path, "run"));
        File.Copy(RepositoryFiles.Path(Sample), Path.Combine(_folder.Path, "run", "result.json"));
        return File.ReadAllText(RepositoryFiles.Path(Sample));
    }

    private static List<string> FindingsIn(string run)
    {
        using var result = JsonDocument.Parse(File.ReadAllText(Path.Combine(run, "result.json")));
        return [.. result.RootElement.GetProperty("parts")[0].GetProperty("findings").EnumerateArray().Select(finding => finding.GetRawText())];
    }
}
