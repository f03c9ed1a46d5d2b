namespace DaxVerify.Reporting.Tests;

/// <summary>A folder has every format or none.</summary>
public sealed class ReportFilesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("daxverify-").FullName;

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_folder_has_a_file_for_each_format()
    {
        ReportFiles.WriteFolder(SampleReports.Hang(), Path.Combine(_folder, "run"));

        Assert.Equal(["index.html", "junit.xml", "result.json", "results.sarif", "summary.md"], NamesIn("run"));
    }

    [Fact]
    public void When_one_can_not_be_written_none_is_there()
    {
        // The last of them: all others could be written.
        Directory.CreateDirectory(Path.Combine(_folder, "run", "index.html.tmp"));

        Assert.ThrowsAny<UnauthorizedAccessException>(() => ReportFiles.WriteFolder(SampleReports.Hang(), Path.Combine(_folder, "run")));

        Assert.Equal(["index.html.tmp"], NamesIn("run"));
    }

    [Fact]
    public void A_page_alone_is_one_file()
    {
        ReportFiles.WritePage(SampleReports.Hang(), Path.Combine(_folder, "run", "page.html"));

        Assert.Equal(["page.html"], NamesIn("run"));
    }

    private IEnumerable<string?> NamesIn(string name) => Directory.GetFileSystemEntries(Path.Combine(_folder, name)).Select(Path.GetFileName).Order(StringComparer.Ordinal);
}
