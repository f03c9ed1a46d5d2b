using System.Globalization;
using DaxVerify.Cli.Invocation;
using DaxVerify.Reporting;
using DaxVerify.Reporting.Model;
using DaxVerify.Reporting.Text;
using DaxVerify.Vocabulary.Files;

namespace DaxVerify.Cli.Reports;

/// <summary>Where the report of a run goes. It is made before the run, so that no result is lost at its end, and goes away if nothing is written.</summary>
internal sealed class ReportTarget : IDisposable
{
    private const string PageEnding = ".html";
    private readonly bool _isPage;
    private readonly bool _isTold;
    private readonly FolderClaim? _claim;

    private ReportTarget(string path, bool isTold, FolderClaim? claim)
    {
        Path = path;
        _isPage = claim is null;
        _isTold = isTold;
        _claim = claim;
    }

    /// <summary>The folder, or the file of the page.</summary>
    public string Path { get; }

    /// <summary>Makes ready what an option names.</summary>
    /// <param name="path">A folder, or a file with the ending of a page; <see langword="null"/> for no report.</param>
    /// <exception cref="OutputException">Nothing can be written there.</exception>
    public static ReportTarget? Open(string? path)
    {
        if (path is null)
        {
            return null;
        }

        var isPage = path.EndsWith(PageEnding, StringComparison.OrdinalIgnoreCase);
        return Ready(path, () =>
        {
            if (isPage)
            {
                WholeFile.Probe(path);
            }

            return new ReportTarget(path, isTold: true, isPage ? null : Fill(path));
        });
    }

    /// <summary>Makes ready the folder of a run among those of others.</summary>
    /// <param name="reports">The folder of all runs.</param>
    /// <param name="command">The command that runs.</param>
    /// <exception cref="OutputException">Nothing can be written there.</exception>
    public static ReportTarget OpenAmong(string reports, string command)
    {
        var path = System.IO.Path.Combine(reports, $"{command}-{DateTime.UtcNow.ToString("yyyyMMdd-HHmmss-fff", CultureInfo.InvariantCulture)}");
        return Ready(reports, () =>
        {
            WholeFolder.Make(reports);
            return new ReportTarget(path, isTold: false, Fill(path));
        });
    }

    /// <summary>Writes the report, whole or not at all.</summary>
    /// <exception cref="OutputException">It can't be written.</exception>
    public void Write(RunReport report)
    {
        try
        {
            Storing.Run(() =>
            {
                if (_isPage)
                {
                    ReportFiles.WritePage(report, Path);
                }
                else
                {
                    ReportFiles.WriteFolder(report, Path);
                }
            });
            Tell();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new OutputException($"the report can't be written to '{Path}': {e.Message}");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_claim is not null)
        {
            _claim.Dispose();
            WholeFolder.DeleteIfEmpty(Path);
        }
    }

    /// <summary>Makes a folder that can take a report of this run.</summary>
    private static FolderClaim Fill(string folder)
    {
        WholeFolder.Make(folder);
        ReportFiles.ProbeFolder(folder);
        return FolderClaim.Of(folder);
    }

    private static ReportTarget Ready(string named, Func<ReportTarget> make)
    {
        try
        {
            return make();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new OutputException($"no report can be stored in '{named}': {e.Message}");
        }
    }

    /// <summary>Says on standard error where it is, which a command does that leaves one only when asked to.</summary>
    private void Tell()
    {
        if (_isTold)
        {
            Console.Error.WriteLine($"report: {InertText.Line(_isPage ? Path : System.IO.Path.Combine(Path, "index.html"))}");
        }
    }
}
