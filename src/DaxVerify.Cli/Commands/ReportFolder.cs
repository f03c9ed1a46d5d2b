using System.Globalization;
using DaxVerify.Cli.Invocation;

namespace DaxVerify.Cli.Commands;

/// <summary>The folder that one run leaves behind below <c>reports/</c>; made before the run, so that no result is lost at its end.</summary>
internal sealed class ReportFolder
{
    private ReportFolder(string path)
    {
        Path = path;
    }

    public string Path { get; }

    /// <summary>Makes the folder of a run.</summary>
    /// <param name="reports">The folder of all runs.</param>
    /// <param name="command">The command that runs.</param>
    /// <exception cref="UsageException">It can't be made.</exception>
    public static ReportFolder Create(string reports, string command)
    {
        var time = DateTime.UtcNow.ToString("yyyyMMdd-HHmmss-fff", CultureInfo.InvariantCulture);
        var path = System.IO.Path.Combine(reports, $"{command}-{time}");
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"no result can be stored in '{reports}': {e.Message}");
        }

        return new ReportFolder(path);
    }
}
