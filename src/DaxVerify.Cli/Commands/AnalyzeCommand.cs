using System.CommandLine;
using DaxVerify.Cli.Analysis;
using DaxVerify.Cli.Invocation;
using Microsoft.CodeAnalysis;

namespace DaxVerify.Cli.Commands;

/// <summary><c>daxverify analyze</c>: runs the lock-discipline analyzer on projects, without an IDE, and prints SARIF.</summary>
internal static class AnalyzeCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var projects = new Argument<string[]>("PROJECT") { Description = "Project files, or directories that hold one.", Arity = ArgumentArity.OneOrMore };
        var output = new Option<string?>("--output", "-o") { Description = "File for the SARIF log; standard output without it." };
        var configuration = new Option<string>("--configuration", "-c") { Description = "Build configuration.", DefaultValueFactory = _ => "Debug" };
        var noBuild = new Option<bool>("--no-build") { Description = "Take what the projects reference as built." };
        var json = new Option<bool>("--json") { Description = "Print SARIF and no line for each finding." };
        var command = new Command("analyze", "Checks the lock discipline of C# projects and prints SARIF.") { projects, output, configuration, noBuild, json };
        command.SetAction(parsed => Run(
            parsed.GetValue(projects)!, parsed.GetValue(output), parsed.GetValue(configuration)!, parsed.GetValue(noBuild), parsed.GetValue(json)));
        return command;
    }

    private static int Run(string[] projects, string? output, string configuration, bool noBuild, bool json)
    {
        var files = projects.Select(ProjectFile).ToList();
        var findings = new List<Diagnostic>();
        foreach (var file in files)
        {
            findings.AddRange(ProjectAnalysis.Run(file, configuration, noBuild));
        }

        var sarif = SarifLog.Write(findings, Environment.CurrentDirectory);
        if (output is null)
        {
            Console.Out.WriteLine(sarif);
        }
        else
        {
            OutputFile.Write("--output", output, sarif + "\n");
        }

        if (!json)
        {
            findings.ForEach(finding => Console.Error.WriteLine(finding));
        }

        var violations = findings.Count(d => d.Severity >= DiagnosticSeverity.Warning && !d.IsSuppressed);
        Console.Error.WriteLine($"analyze: {files.Count} projects, {violations} violations, {findings.Count - violations} hints");
        return violations > 0 ? ExitCode.Violation : ExitCode.Clean;
    }

    private static string ProjectFile(string path)
    {
        if (File.Exists(path))
        {
            return path.EndsWith(".csproj", StringComparison.OrdinalIgnoreCase)
                ? Path.GetFullPath(path)
                : throw new UsageException($"'{path}' is not a C# project; name a .csproj file or a directory that holds one");
        }

        if (!Directory.Exists(path))
        {
            throw new UsageException($"there is no project '{path}'");
        }

        var found = Directory.GetFiles(path, "*.csproj");
        return found.Length == 1
            ? Path.GetFullPath(found[0])
            : throw new UsageException($"'{path}' holds {found.Length} C# projects; name one of them");
    }
}
