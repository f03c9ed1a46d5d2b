using System.Runtime.ExceptionServices;
using DaxVerify.Reporting.Text;

namespace DaxVerify.Cli.Invocation;

/// <summary>Threads that neither the command nor an engine has in hand, such as those of code that isn't rewritten: what leaves one would end the process with a signal and .NET's own text.</summary>
internal static class ForeignThreads
{
    /// <summary>From now on it ends the process in one line, with <see cref="ExitCode.HarnessFailure"/>.</summary>
    public static void Watch()
    {
        var error = Console.Error; // while a program is explored, the console's writer is the program's
        ExceptionHandling.SetUnhandledExceptionHandler(exception => End(exception, error));
    }

    private static bool End(Exception exception, TextWriter error)
    {
        var place = exception.StackTrace?.Split('\n', 2)[0].Trim();
        error.WriteLine(InertText.Line($"daxverify: the harness itself failed: a thread that isn't under control was left by {exception.GetType()}: {exception.Message} {place}".TrimEnd()));
        error.Flush();
        Environment.Exit(ExitCode.HarnessFailure);
        return true;
    }
}
