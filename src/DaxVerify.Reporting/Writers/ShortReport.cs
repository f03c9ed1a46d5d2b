using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using DaxVerify.Reporting.Model;
using DaxVerify.Vocabulary;

namespace DaxVerify.Reporting.Writers;

/// <summary>
/// A result whose texts are as long as somebody reads them, whatever the program under test gave: each that is longer says how much of it is
/// missing. The stored result, <c>result.json</c>, has the most of it.
/// </summary>
/// <param name="line">Most characters of what stands in one line.</param>
/// <param name="block">Most characters of what has lines of its own.</param>
/// <param name="command">Most characters of a command line.</param>
internal sealed class ShortReport(int line, int block, int command = ShortReport.CommandMax)
{
    private const int KeyMax = 1_000;
    private const int KeyShown = 200;

    /// <summary>Most characters of a command line: the system takes no longer word, and longer ones nobody copies.</summary>
    private const int CommandMax = 100_000;

    /// <summary>How many texts were too long.</summary>
    public int Cut { get; private set; }

    /// <summary>The result with texts of usual length.</summary>
    public static RunReport Of(RunReport report) => new ShortReport(ShortText.LineMax, ShortText.BlockMax).Shorten(report);

    public RunReport Shorten(RunReport report) => report with
    {
        ToolVersion = Line(report.ToolVersion),
        Command = Line(report.Command),
        Subject = Line(report.Subject),
        Summary = Line(report.Summary),
        Interruption = report.Interruption is { } interruption ? Line(interruption) : null,
        Parts = [.. report.Parts.Select(Shorten)],
        Sources = [.. report.Sources.Select(excerpt => excerpt with { File = Line(excerpt.File), Lines = [.. excerpt.Lines.Select(Line)] })],
        Matrix = report.Matrix is { } matrix ? new ReportMatrix(Line(matrix.Title), [.. matrix.Columns.Select(Line)], [.. matrix.Rows.Select(Shorten)]) : null,
    };

    private ReportPart Shorten(ReportPart part) => part with
    {
        Name = Line(part.Name),
        Summary = Line(part.Summary),
        Lines = [.. part.Lines.Select(Line)],
        Limits = [.. part.Limits.Select(Line)],
        Findings = [.. part.Findings.Select(Shorten)],
    };

    private MatrixRow Shorten(MatrixRow row) => row with { Name = Line(row.Name), Cells = [.. row.Cells.Select(cell => cell with { Text = Line(cell.Text), Detail = Line(cell.Detail) })] };

    private ReportFinding Shorten(ReportFinding finding) => finding with
    {
        Rule = Line(finding.Rule),
        RuleText = Line(finding.RuleText),
        RuleHelp = finding.RuleHelp is { } help ? Block(help) : null,
        Title = Line(finding.Title),
        Detail = Block(finding.Detail),
        Key = finding.Key.Length <= KeyMax ? finding.Key : $"{ShortText.Of(finding.Key, KeyShown)} {Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(finding.Key)))}",
        Place = finding.Place is { } place ? Shorten(place) : null,
        RelatedPlaces = [.. finding.RelatedPlaces.Select(Shorten)],
        Reproduce = Command(finding.Reproduce),
        Interleaving = finding.Interleaving is { } interleaving ? Shorten(interleaving) : null,
        Memory = [.. finding.Memory.Select(moment => moment with { Title = Line(moment.Title), Regions = Shorten(moment.Regions) })],
    };

    private Interleaving Shorten(Interleaving all) => all with
    {
        Lanes = [.. all.Lanes.Select(lane => lane with { Name = Line(lane.Name) })],
        Steps = [.. all.Steps.Select(Shorten)],
        Bars = [.. all.Bars.Select(bar => bar with { Lock = Line(bar.Lock) })],
        Orders = [.. all.Orders.Select(order => order with { Why = Line(order.Why) })],
        Memory = [.. all.Memory.Select(change => change with { Regions = Shorten(change.Regions) })],
    };

    private InterleavingStep Shorten(InterleavingStep step) => step with
    {
        Text = Line(step.Text),
        At = Line(step.At),
        Place = step.Place is { } place ? Shorten(place) : null,
        Switch = step.Switch is { } reason ? Line(reason) : null,
    };

    private IReadOnlyList<MemoryRegion> Shorten(IReadOnlyList<MemoryRegion> regions) =>
        [.. regions.Select(region => region with { Title = Line(region.Title), Ranges = [.. region.Ranges.Select(range => range with { Owner = Line(range.Owner), Title = Line(range.Title) })] })];

    private SourcePlace Shorten(SourcePlace place) => place with { File = Line(place.File) };

    private string Line(string text) => Shorten(text, line);

    private string Block(string text) => Shorten(text, block);

    private string Shorten(string text, int most)
    {
        Cut += text.Length > most ? 1 : 0;
        return ShortText.Of(text, most);
    }

    /// <summary>A command line of which a part is missing would do something else: there is all of it or none.</summary>
    private string Command(string text) =>
        text.Length <= command ? text : string.Create(CultureInfo.InvariantCulture, $"# result.json has the command line, of {text.Length:#,0} characters");
}
