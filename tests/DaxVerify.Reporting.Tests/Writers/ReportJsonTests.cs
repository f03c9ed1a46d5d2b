using DaxVerify.Reporting.Writers;

namespace DaxVerify.Reporting.Tests.Writers;

/// <summary>A result can be read back, and what is no result is refused in one line.</summary>
public sealed class ReportJsonTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("daxverify-").FullName;

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void What_was_written_is_read_back()
    {
        var text = ReportJson.Write(SampleReports.Hang());

        Assert.Equal(text, ReportJson.Write(ReportJson.Read(Add(text))));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("{\"formatVersion\":1}")]
    [InlineData("{\"formatVersion\": 2, \"parts\": null}")]
    public void What_is_no_result_is_refused_in_one_line(string text)
    {
        var file = Add(text);

        var message = Assert.Throws<ReportFormatException>(() => ReportJson.Read(file)).Message;

        Assert.StartsWith(file + ": ", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    [Theory]
    [InlineData("hello", "line 1, byte 1: expected a result as a run leaves it (result.json), got not JSON")]
    [InlineData("{\"formatVersion\": 2,\n x", "line 2, byte 2: expected a result as a run leaves it (result.json), got not JSON")]
    [InlineData("[]", "line 1, byte 2: expected a result as a run leaves it (result.json), got JSON of another form")]
    [InlineData("{\"name\": \"a package\"}", "line 1, byte 22: expected a result as a run leaves it (result.json), got JSON of another form")]
    [InlineData("{\n\"verdict\": \"fine\"}", "line 2, byte 18, verdict: expected a result as a run leaves it (result.json), got JSON of another form")]
    public void What_was_expected_is_said_and_where(string text, string words)
    {
        var file = Add(text);

        Assert.Equal($"{file}: {words}", Assert.Throws<ReportFormatException>(() => ReportJson.Read(file)).Message);
    }

    [Fact]
    public void A_result_of_another_form_is_refused()
    {
        var file = Add(ReportJson.Write(SampleReports.Hang() with { FormatVersion = 3 }));

        Assert.Equal($"{file}: formatVersion: expected 2, got 3", Assert.Throws<ReportFormatException>(() => ReportJson.Read(file)).Message);
    }

    /// <summary>Damage that leaves the form as it is; each would otherwise be added up, drawn or believed.</summary>
    [Theory]
    [InlineData("\"seconds\": 1.25", "\"seconds\": -1e400", "seconds: expected a number from 0 to 3155760000, got ")]
    [InlineData("\"seconds\": 1.25", "\"seconds\": 1e308", "seconds: expected a number from 0 to 3155760000, got 1E+308")]
    [InlineData("\"executionsPerSecond\": 4.5", "\"executionsPerSecond\": -1e300", "exploration: executionsPerSecond: expected a number from 0 to ")]
    [InlineData("\"seconds\": 1.25", "\"seconds\": -1", "seconds: expected a number from 0 to 3155760000, got -1")]
    [InlineData("\"number\": 1", "\"number\": 0", "lanes: expected one of number 0, got two")]
    [InlineData("\"lane\": 1", "\"lane\": 77", "steps: expected the number of a lane, got 77")]
    [InlineData("\"from\": 0", "\"from\": 999", "orders: expected an earlier and a later one of")]
    [InlineData("\"first\": 2", "\"first\": 999", "bars: expected a first and a last one of")]
    [InlineData("\"leftOut\": 0", "\"leftOut\": -5", "leftOut: expected at least 0, got -5")]
    [InlineData("\"line\": 3", "\"line\": -10", "src/Two.cs: expected a line, got -10")]
    [InlineData("\"verdict\": \"violation\"", "\"verdict\": \"clean\"", "verdict: expected a violation, as 'exploration' has one, got Clean")]
    public void What_contradicts_itself_is_refused(string right, string wrong, string why)
    {
        var text = ReportJson.Write(SampleReports.Hang());
        Assert.Contains(right, text, StringComparison.Ordinal);
        var file = Add(text.Replace(right, wrong, StringComparison.Ordinal));

        Assert.StartsWith($"{file}: {why}", Assert.Throws<ReportFormatException>(() => ReportJson.Read(file)).Message, StringComparison.Ordinal);
    }

    private string Add(string text)
    {
        var file = Path.Combine(_folder, "result.json");
        File.WriteAllText(file, text);
        return file;
    }
}
