using System.CommandLine;
using DaxVerify.Cli.Commands;

namespace DaxVerify.Cli;

/// <summary>Entry point of <c>daxverify</c>: builds the command tree and turns errors into exit codes.</summary>
internal static class Program
{
    /// <summary>Runs one command.</summary>
    /// <param name="args">The command line, without the program's name.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static int Main(string[] args) => CommandRunner.Run(args, BuildRoot());

    private static RootCommand BuildRoot()
    {
        var root = new RootCommand("Tells whether a concurrent device bus is right.");
        root.Add(CheckCommand.Create());
        root.Add(ConformCommand.Create());
        root.Add(CopyCommand.Create());
        root.Add(ExploreCommand.Create());
        root.Add(ModelCommand.Create());
        root.Add(ReplayCommand.Create());
        root.Add(ShrinkCommand.Create());
        root.Add(ExportCommand.Create());
        root.Add(AnalyzeCommand.Create());
        return root;
    }
}
