using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using DaxVerify.Reporting;
using DaxVerify.Reporting.Writers;

namespace DaxVerify.Cli.Tests;

/// <summary>The reports that are committed as samples are what the commands beside them leave today, but for times and for lines of sources that have moved.</summary>
public sealed partial class KeptSampleTests : IDisposable
{
    private const string Samples = "reports/sample";
    private const string Home = "/home/me/daxverify"; // where whoever reads a sample may have put the repository
    private const string AcceptVariable = "DAXVERIFY_ACCEPT_SNAPSHOTS";
    private const string Kept = "tests/DaxVerify.Cli.Tests/bin/Release/net10.0/DaxVerify.Cli.Tests.dll";
    private static readonly string s_own = Path.GetRelativePath(RepositoryFiles.Root, typeof(ReportPrograms).Assembly.Location);
    private readonly TemporaryFolder _folder = new();

    /// <summary>Folder and command line, as the page of the samples has them.</summary>
    public static TheoryData<string, string> Rows()
    {
        var rows = new TheoryData<string, string>();
        foreach (Match row in Row().Matches(File.ReadAllText(RepositoryFiles.Path($"{Samples}/README.md"))))
        {
            rows.Add(row.Groups["folder"].Value, row.Groups["command"].Value);
        }

        return rows;
    }

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_sample_is_what_its_command_leaves_today(string name, string command)
    {
        var report = $"{Samples}/{name}";
        Assert.Contains($" --report {report}", command, StringComparison.Ordinal);
        var kept = RepositoryFiles.Path($"{report}/result.json");
        var folder = Path.Combine(_folder.Path, name);
        var result = CommandLine.Run([.. command.Split(' ').Select(word => word == report ? folder : word == Kept ? s_own : word)]);
        Assert.Equal(1, result.ExitCode);
        var made = File.ReadAllText(Path.Combine(folder, "result.json")).Replace(s_own, Kept, StringComparison.Ordinal).Replace(RepositoryFiles.Root.TrimEnd('/'), Home, StringComparison.Ordinal);

        if (Environment.GetEnvironmentVariable(AcceptVariable) == "1")
        {
            File.WriteAllText(kept, made);
            ReportFiles.WriteFolder(ReportJson.Read(kept), RepositoryFiles.Path(report));
        }

        var expected = Scrubbed(File.ReadAllText(kept));
        Assert.True(expected == Scrubbed(made), $"{report} isn't what 'daxverify {command}' leaves today: {AcceptVariable}=1 dotnet test tests/DaxVerify.Cli.Tests --filter KeptSampleTests makes it anew");
    }

    [Fact]
    public void Every_sample_has_its_command() =>
        Assert.Equal(Directory.GetDirectories(RepositoryFiles.Path(Samples)).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal), Rows().Select(row => (string)row[0]).Order(StringComparer.Ordinal));

    /// <summary>A result without what differs from run to run, and without the excerpts of sources, which any edit moves.</summary>
    private static string Scrubbed(string text)
    {
        var result = JsonNode.Parse(text)!.AsObject();
        foreach (var name in new[] { "started", "seconds", "toolVersion", "sources" })
        {
            result.Remove(name);
        }

        foreach (var part in result["parts"]!.AsArray())
        {
            foreach (var name in new[] { "seconds", "summary", "metrics" })
            {
                part!.AsObject().Remove(name);
            }
        }

        return Moving().Replace(result.ToJsonString(ReportJsonFormat), "$1#");
    }

    private static System.Text.Json.JsonSerializerOptions ReportJsonFormat { get; } = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [GeneratedRegex(@"^\| \[(?<folder>[^\]]+)\]\([^|]*\| `daxverify (?<command>[^`]+)` \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    /// <summary>Lines of sources, numbers of objects, what a schedule is made of, and times.</summary>
    [GeneratedRegex(@"(\.cs:|\w#|""line"": |dv\d\.)[\w-]+|\d+\.\d+(?= s\b)")]
    private static partial Regex Moving();
}
