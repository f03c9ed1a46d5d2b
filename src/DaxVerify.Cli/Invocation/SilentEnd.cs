using System.Runtime.InteropServices;

namespace DaxVerify.Cli.Invocation;

/// <summary>
/// Says in one line that a signal ends a command, where the command has nothing to tell of what it did until then and lets itself be ended; and lets no signal end one while a result is being
/// written.
/// </summary>
internal sealed class SilentEnd : IDisposable
{
    private readonly List<PosixSignalRegistration> _registrations;
    private int _taken;

    /// <summary>Starts to listen.</summary>
    public SilentEnd()
    {
        var error = Console.Error; // a program under test is kept out of reach of the console later
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
                    error.WriteLine($"daxverify: interrupted by {one.Item2}; {KeptWords}");
                }

                Storing.End();
            })),
        ];
    }

    private static string KeptWords => Storing.IsBusy ? "what is being written is written to its end"
        : Storing.HasStored ? "what was written is whole"
        : "nothing is kept of what was done";

    /// <summary>Stops listening.</summary>
    public void Dispose() => _registrations.ForEach(registration => registration.Dispose());
}
