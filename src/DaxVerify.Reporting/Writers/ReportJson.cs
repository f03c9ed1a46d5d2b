using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using DaxVerify.Reporting.Model;
using DaxVerify.Reporting.Text;
using DaxVerify.Vocabulary;

namespace DaxVerify.Reporting.Writers;

/// <summary>A result as JSON, <c>result.json</c>: what a report knows, for machines, for merging, and for the page.</summary>
public static class ReportJson
{
    private const long BytesMax = 256L << 20;

    /// <summary>Above so many characters, texts are cut where they are cut in the other reports.</summary>
    private const int CharactersWanted = 20_000_000;

    /// <summary>Most characters of what stands in one line, and of what has lines of its own.</summary>
    private static readonly (int Line, int Block)[] s_limits = [(20_000, 200_000), (ShortText.LineMax, ShortText.BlockMax)];

    /// <summary>How it is written: readable, and what HTML would take for its own is escaped.</summary>
    internal static JsonSerializerOptions Format { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
        RespectNullableAnnotations = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase), new InertTextConverter() },
    };

    /// <summary>The same on one line.</summary>
    internal static JsonSerializerOptions Dense { get; } = new(Format) { WriteIndented = false };

    /// <summary>Writes a result: with all that a reader may want of it, and what it leaves out of texts that nobody reads to their end.</summary>
    public static string Write(RunReport report)
    {
        var text = "";
        foreach (var (line, block) in s_limits)
        {
            var shortening = new ShortReport(line, block, command: int.MaxValue);
            var small = shortening.Shorten(report);
            text = JsonSerializer.Serialize(shortening.Cut == 0 ? small : small with { Shortened = WordsOf(shortening.Cut, line, block) }, Format);
            if (text.Length <= CharactersWanted)
            {
                break;
            }
        }

        return text;
    }

    /// <summary>Reads a result that a run left behind.</summary>
    /// <exception cref="ReportFormatException">It can't be read, or is no result of this form; the message is one line.</exception>
    public static RunReport Read(string path)
    {
        try
        {
            // What has no length is perhaps no file at all: a pipe is waited for, and a device may never come to its end.
            var length = (File.ResolveLinkTarget(path, returnFinalTarget: true) as FileInfo ?? new FileInfo(path)).Length;
            if (length is 0 or > BytesMax)
            {
                throw new ReportFormatException(length == 0 ? $"{path}: is empty, or no ordinary file" : $"{path}: more than {BytesMax >> 20} MiB");
            }

            var report = JsonSerializer.Deserialize<RunReport>(File.ReadAllText(path), Format) ?? throw new ReportFormatException($"{path}: expected an object, got null");
            if (report.FormatVersion != RunReport.CurrentFormat)
            {
                throw new ReportFormatException($"{path}: formatVersion: expected {RunReport.CurrentFormat}, got {report.FormatVersion}");
            }

            return ReportFlaws.Of(report) is { } flaw ? throw new ReportFormatException($"{path}: {flaw}") : report;
        }
        catch (JsonException e)
        {
            throw new ReportFormatException($"{path}: {InertText.Line(WordsOf(e))}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ReportFormatException($"{path}: {InertText.Line(e.Message)}");
        }
    }

    /// <summary>What is wrong with a file, and where: the reader's own words name our types. What isn't JSON at all has that as its cause.</summary>
    private static string WordsOf(JsonException e)
    {
        var what = e.InnerException is JsonException ? "not JSON" : "JSON of another form";
        var place = string.Create(CultureInfo.InvariantCulture, $"line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}");
        var member = e.Path is { Length: > 2 } inside && inside.StartsWith("$.", StringComparison.Ordinal) ? $", {inside[2..]}" : "";
        return $"{place}{member}: expected a result as a run leaves it (result.json), got {what}";
    }

    private static string WordsOf(int count, int line, int block) => string.Create(
        CultureInfo.InvariantCulture, $"{Counted.OfMany(count, "text")} cut: to {line:#,0} characters what stands in one line, to {block:#,0} what has lines of its own");
}
