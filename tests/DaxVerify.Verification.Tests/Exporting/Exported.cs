using System.Diagnostics;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace DaxVerify.Verification.Tests.Exporting;

/// <summary>Tries what an export made: compiles a fact, runs a script.</summary>
internal static class Exported
{
    /// <summary>The shell that scripts are written for.</summary>
    public const string Shell = "/bin/sh";

    private static readonly MetadataReference[] s_references =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path)),
    ];

    /// <summary>Compiles the file of a fact. It has no implicit usings: what it needs it must say.</summary>
    /// <param name="code">The file.</param>
    /// <param name="name">The class of the fact.</param>
    public static Type Compile(string code, string name)
    {
        var compilation = CSharpCompilation.Create(
            "Exported" + Guid.NewGuid().ToString("N"), [CSharpSyntaxTree.ParseText(code)], s_references, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        using var stream = new MemoryStream();
        var result = compilation.Emit(stream);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error)) + code);
        stream.Position = 0;
        return AssemblyLoadContext.Default.LoadFromStream(stream).GetType(name)!;
    }

    /// <summary>Gives a script to the shell.</summary>
    /// <param name="script">The script.</param>
    /// <param name="how">The shell's option: <c>-s</c> runs it, <c>-n</c> only reads it.</param>
    public static (int Code, string Text) RunShell(string script, string how)
    {
        using var process = Process.Start(new ProcessStartInfo(Shell, how) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        process.StandardInput.Write(script);
        process.StandardInput.Close();
        var text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, text);
    }
}
