using System.Diagnostics;

namespace DaxVerify.Cli.Tests.Documentation.Pasted;

/// <summary>Types the commands of a session into a shell, as a reader would, and keeps what each prints on both streams.</summary>
internal static class PastedShell
{
    private const string Mark = "@@ end of a command @@";
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(10);

    /// <summary>Runs a session.</summary>
    /// <param name="session">The commands.</param>
    /// <param name="folder">Where they are typed.</param>
    /// <param name="command">Path of the assembly that <c>daxverify</c> stands for; null where it is installed.</param>
    /// <returns>What each printed.</returns>
    public static IReadOnlyList<string> Run(PastedSession session, string folder, string? command)
    {
        var start = new ProcessStartInfo("/bin/sh") { WorkingDirectory = folder, RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase) || name.StartsWith("VSTEST", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DAXVERIFY_UNDER_TEST"] = command;
        using var shell = Process.Start(start)!;
        var printed = shell.StandardOutput.ReadToEndAsync();
        shell.StandardInput.Write(Script(session, command));
        shell.StandardInput.Close();
        if (!shell.WaitForExit(s_patience))
        {
            shell.Kill(entireProcessTree: true);
            throw new TimeoutException($"{session} has not ended after {s_patience}");
        }

        return [.. printed.GetAwaiter().GetResult().ReplaceLineEndings("\n").Split($"\n{Mark}\n")[..^1]];
    }

    /// <summary>The script: each command finds the exit code of the one before it, and nothing of this script on its standard input.</summary>
    private static string Script(PastedSession session, string? command)
    {
        var alias = command is null ? "" : "daxverify() { dotnet \"$DAXVERIFY_UNDER_TEST\" \"$@\"; }\n";
        return $"exec 2>&1\n{alias}code=0\n" + string.Concat(session.Commands.Select(one =>
            $"(exit $code)\n{{ {one.Text}\n}} < /dev/null\ncode=$?\nprintf '\\n%s\\n' '{Mark}'\n"));
    }
}
