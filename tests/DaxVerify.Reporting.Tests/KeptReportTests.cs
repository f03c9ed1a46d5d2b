using DaxVerify.Reporting.Writers;

namespace DaxVerify.Reporting.Tests;

/// <summary>The reports that are committed as samples are what today's writers make of their results.</summary>
public sealed class KeptReportTests : IDisposable
{
    private const string AcceptVariable = "DAXVERIFY_ACCEPT_SNAPSHOTS";
    private readonly string _folder = Directory.CreateTempSubdirectory("daxverify-").FullName;

    public static TheoryData<string> Names => [.. Directory.GetDirectories(RepositoryFiles.Path("reports/sample")).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Names))]
    public void A_sample_is_no_older_than_the_formats(string name)
    {
        var kept = RepositoryFiles.Path($"reports/sample/{name}");
        var made = Path.Combine(_folder, name);
        ReportFiles.WriteFolder(ReportJson.Read(Path.Combine(kept, "result.json")), made);
        foreach (var file in Directory.GetFiles(made))
        {
            var sample = Path.Combine(kept, Path.GetFileName(file));
            if (Environment.GetEnvironmentVariable(AcceptVariable) == "1")
            {
                File.Copy(file, sample, overwrite: true);
            }

            Assert.True(
                File.Exists(sample) && File.ReadAllText(file) == File.ReadAllText(sample),
                $"{sample} isn't what is made of its result.json today: {AcceptVariable}=1 dotnet test tests/DaxVerify.Reporting.Tests --filter KeptReportTests writes it anew");
        }
    }
}
