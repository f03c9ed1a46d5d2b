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

    [Fact]
    public void A_result_of_another_form_is_refused()
    {
        var file = Add(ReportJson.Write(SampleReports.Hang() with { FormatVersion = 3 }));

        Assert.Equal($"{file}: formatVersion: expected 2, got 3", Assert.Throws<ReportFormatException>(() => ReportJson.Read(file)).Message);
    }

    private string Add(string text)
    {
        var file = Path.Combine(_folder, "result.json");
        File.WriteAllText(file, text);
        return file;
    }
}
