using System.Runtime.InteropServices;

namespace DaxVerify.Cli.Invocation;

/// <summary>
/// Commands whose code runs a few times only, that of the compiler: to compile it well takes longer than to run it. The tool's own setting, for what is explored, is the other way round,
/// and is read when a process begins: so the process becomes one that has it differently.
/// </summary>
internal static partial class QuickStart
{
    /// <summary>The variable by which the runtime is told.</summary>
    internal const string Variable = "DOTNET_TC_QuickJit";

    /// <summary>Begins the process anew, if the command is such a one: then it doesn't return. If it can't, the command runs as it is, and slower.</summary>
    /// <param name="args">The command line.</param>
    public static void Take(string[] args)
    {
        if ((OperatingSystem.IsLinux() || OperatingSystem.IsMacOS()) && IsWanted(args, Environment.GetEnvironmentVariable(Variable)) && Environment.ProcessPath is { } path)
        {
            _ = SetVariable(Variable, "1", 1);
            _ = Execute(path, [.. Arguments(path, typeof(QuickStart).Assembly.Location, args), null]);
        }
    }

    /// <summary>Whether a command line is one of those, and nobody has said how it is to be compiled.</summary>
    internal static bool IsWanted(string[] args, string? value) =>
        value is null && args is ["analyze", _, ..] && !Array.Exists(args, argument => argument is "--help" or "-h" or "-?");

    /// <summary>The arguments by which a program starts again: its own name first.</summary>
    internal static string[] Arguments(string path, string assembly, string[] args) => Path.GetFileNameWithoutExtension(path) == "dotnet" ? [path, assembly, .. args] : [path, .. args];

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetVariable(string name, string value, int overwrites);

    [LibraryImport("libc", EntryPoint = "execv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Execute(string path, string?[] arguments);
}
