using System.Diagnostics;

namespace DaxVerify.Analyzers.Tests.Editors;

/// <summary>The language server as a .NET tool, restored by NuGet to a folder of its own that later runs find again.</summary>
internal static class LanguageServerTool
{
    private const string Version = "0.28.0";

    private static readonly Lazy<string?> s_missing = new(Install);

    /// <summary>Path of the program.</summary>
    public static string Program => Path.Combine(Folder, OperatingSystem.IsWindows() ? "csharp-ls.exe" : "csharp-ls");

    /// <summary>Why it isn't there; null when it is.</summary>
    public static string? Missing => s_missing.Value;

    private static string Folder => Path.Combine(Path.GetTempPath(), $"daxverify-csharp-ls-{Version}-{Environment.UserName}");

    private static string? Install()
    {
        if (File.Exists(Program))
        {
            return null;
        }

        var start = new ProcessStartInfo("dotnet", ["tool", "install", "csharp-ls", "--tool-path", Folder, "--version", Version])
        {
            WorkingDirectory = Path.GetTempPath(),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? null : $"csharp-ls {Version} can't be restored: {(output + error.GetAwaiter().GetResult()).Split('\n')[0]}";
    }
}
