namespace DaxVerify.Reporting.Tests.Page;

/// <summary>A test that opens the page in Chromium. Where there is none it is skipped, and fails where <c>CI</c> is <c>true</c>; <c>.ci/run</c> installs it.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute()
    {
        if (Environment.GetEnvironmentVariable("CI") != "true" && Chromium is null)
        {
            Skip = "chromium is not on the PATH (.ci/run installs it)";
        }
    }

    /// <summary>The program; <see langword="null"/> when there is none.</summary>
    public static string? Chromium => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Select(folder => Path.Combine(folder, "chromium")).FirstOrDefault(File.Exists);
}
