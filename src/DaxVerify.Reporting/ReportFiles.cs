using DaxVerify.Reporting.Model;
using DaxVerify.Reporting.Page;
using DaxVerify.Reporting.Writers;
using DaxVerify.Vocabulary.Files;

namespace DaxVerify.Reporting;

/// <summary>Writes a result in every format.</summary>
public static class ReportFiles
{
    private static readonly (string Name, Func<RunReport, string> Write)[] s_formats =
    [
        ("result.json", ReportJson.Write),
        ("junit.xml", JUnitWriter.Write),
        ("results.sarif", SarifWriter.Write),
        ("summary.md", MarkdownWriter.Write),
        ("index.html", PageWriter.Write),
    ];

    /// <summary>Finds out whether <see cref="WriteFolder"/> could write, before there is a result.</summary>
    /// <exception cref="IOException">It can't be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static void ProbeFolder(string folder) => WholeFolder.Probe(folder, s_formats.Select(format => format.Name));

    /// <summary>Writes a folder with a file for each format: all of them, or none when one can't be written.</summary>
    /// <param name="folder">The folder; made when it isn't there, and gone again when it can't be filled.</param>
    /// <exception cref="IOException">It can't be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static void WriteFolder(RunReport report, string folder)
    {
        var files = s_formats.Select(format => (format.Name, format.Write(report))).ToList();
        WholeFolder.Write(folder, files);
    }

    /// <summary>Writes the page alone.</summary>
    /// <exception cref="IOException">It can't be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static void WritePage(RunReport report, string path)
    {
        WholeFile.Write(path, PageWriter.Write(report));
    }
}
