using System.Globalization;
using DaxVerify.Cli.Commands;
using DaxVerify.Cli.Invocation;

namespace DaxVerify.Cli;

/// <summary>Entry point of <c>daxverify</c>.</summary>
internal static class Program
{
    /// <summary>Runs one command.</summary>
    /// <param name="args">The command line, without the program's name.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static int Main(string[] args)
    {
        QuickStart.Take(args);
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.InvariantCulture;
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.InvariantCulture;
        LiveProgress.Install();
        InertWriter.Install();
        ForeignThreads.Watch();
        return CommandRunner.Run(args, CommandTree.Create());
    }
}
