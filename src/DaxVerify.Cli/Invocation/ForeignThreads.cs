using System.Runtime.ExceptionServices;
using DaxVerify.Reporting.Text;

namespace DaxVerify.Cli.Invocation;

/// <summary>Threads that neither the command nor an engine has in hand, such as those of code that isn't rewritten: what leaves one would end the process with a signal and .NET's own text.</summary>
internal static class ForeignThreads
{
    /// <summary>From now on it ends the process in one line, with <see cref="ExitCode.HarnessFailure"/>.</summary>
    public static void Watch() => ExceptionHandling.SetUnhandledExceptionHandler(End);

    private static bool End(Exception exception)
    {
        var place = exception.StackTrace?.Split('\n', 2)[0].Trim();
        using (var error = new StreamWriter(Console.OpenStandardError())) // while a program is explored, the console's writer is the program's
        {
            error.WriteLine(InertText.Line($"daxverify: the harness itself failed: a thread that isn't under control was left by {exception.GetType()}: {exception.Message} {place}".TrimEnd()));
        }

        Environment.Exit(ExitCode.HarnessFailure);
        return true;
    }
}
