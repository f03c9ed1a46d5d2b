using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace DaxVerify.Cli.Invocation;

/// <summary>
/// Says in one line that a signal ends a command, where the command has nothing to tell of what it did until then and lets itself be ended; and lets no signal end one while a result is being
/// written.
/// </summary>
internal sealed class SilentEnd : IDisposable
{
    private const nint StandardError = 2;
    private readonly List<PosixSignalRegistration> _registrations;
    private int _taken;

    /// <summary>Starts to listen.</summary>
    public SilentEnd()
    {
        _registrations =
        [
            .. new[] { (PosixSignal.SIGHUP, "SIGHUP"), (PosixSignal.SIGINT, "Ctrl-C"), (PosixSignal.SIGTERM, "SIGTERM") }.Select(one => PosixSignalRegistration.Create(one.Item1, _ =>
            {
                if (Interruption.IsListening && Interlocked.Increment(ref _taken) == 1)
                {
                    return; // the command ends by itself; the next signal ends it
                }

                LiveProgress.Leave();
                if (!Interruption.IsListening)
                {
                    Tell($"daxverify: interrupted by {one.Item2}; {KeptWords}");
                }

                Storing.End();
            })),
        ];
    }

    /// <summary>
    /// Writes words of its own to standard error, past the console where that can be: whoever writes to one of its streams holds back the others, and standard output may be a pipe that nobody reads. If nobody reads this one
    /// either, nobody is told.
    /// </summary>
    private static void Tell(string words)
    {
        if (OperatingSystem.IsWindows())
        {
            Console.Error.WriteLine(words);
            return;
        }

        try
        {
            using var error = new FileStream(new SafeFileHandle(StandardError, ownsHandle: false), FileAccess.Write, bufferSize: 0);
            error.Write(Encoding.UTF8.GetBytes(words + Environment.NewLine));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
        }
    }

    private static string KeptWords => Storing.IsBusy ? "what is being written is written to its end"
        : Storing.HasStored ? "what was written is whole"
        : "nothing is kept of what was done";

    /// <summary>Stops listening.</summary>
    public void Dispose() => _registrations.ForEach(registration => registration.Dispose());
}
