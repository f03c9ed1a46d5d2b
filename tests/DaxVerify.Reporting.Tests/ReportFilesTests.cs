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
        Directory.CreateDirectory(Path.Combine(_folder, "run"));
        File.CreateSymbolicLink(Path.Combine(_folder, "run", "index.html"), Path.Combine(_folder, "nowhere", "index.html"));

        Assert.ThrowsAny<IOException>(() => ReportFiles.WriteFolder(SampleReports.Hang(), Path.Combine(_folder, "run")));

        Assert.Equal(["index.html"], NamesIn("run"));
    }

    [Fact]
    public void When_one_can_not_be_named_all_are_as_they_were()
    {
        ReportFiles.WriteFolder(SampleReports.Clean(), Path.Combine(_folder, "run"));
        var before = Directory.GetFiles(Path.Combine(_folder, "run")).ToDictionary(file => file, File.ReadAllText);
        File.Delete(Path.Combine(_folder, "run", "index.html")); // the last of them
        Directory.CreateDirectory(Path.Combine(_folder, "run", "index.html"));

        Assert.ThrowsAny<IOException>(() => ReportFiles.WriteFolder(SampleReports.Hang(), Path.Combine(_folder, "run")));

        Assert.Equal(["index.html", "junit.xml", "result.json", "results.sarif", "summary.md"], NamesIn("run"));
        Assert.All(before.Where(file => !file.Key.EndsWith("index.html", StringComparison.Ordinal)), file => Assert.Equal(file.Value, File.ReadAllText(file.Key)));
    }

    [Fact]
    public void Where_one_could_not_be_written_it_is_known_before_there_is_a_result()
    {
        ReportFiles.ProbeFolder(Path.Combine(_folder, "not", "yet", "there"));
        Assert.Empty(Directory.GetFileSystemEntries(_folder));

        Directory.CreateDirectory(Path.Combine(_folder, "run", "results.sarif"));
        Assert.ThrowsAny<IOException>(() => ReportFiles.ProbeFolder(Path.Combine(_folder, "run")));
        File.WriteAllText(Path.Combine(_folder, "file"), "");
        Assert.ThrowsAny<IOException>(() => ReportFiles.ProbeFolder(Path.Combine(_folder, "file")));
    }

    [Fact]
    public void A_page_alone_is_one_file()
    {
        ReportFiles.WritePage(SampleReports.Hang(), Path.Combine(_folder, "run", "page.html"));

        Assert.Equal(["page.html"], NamesIn("run"));
    }

    private IEnumerable<string?> NamesIn(string name) => Directory.GetFileSystemEntries(Path.Combine(_folder, name)).Select(Path.GetFileName).Order(StringComparer.Ordinal);
}
