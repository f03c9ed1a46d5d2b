using System.Runtime.InteropServices;

namespace DaxVerify.Cli.Invocation;

/// <summary>Ctrl-C and the signals that ask a process to end, as a token: a command that started others ends them first, says so in one line and exits as a shell expects.</summary>
internal sealed class Interruption : IDisposable
{
    private const int SignalBase = 128; // what shells add to the number of the signal that ended a process
    private readonly CancellationTokenSource _source = new();
    private readonly List<PosixSignalRegistration> _registrations = [];
    private int _number;

    /// <summary>Starts to listen.</summary>
    public Interruption()
    {
        Listen(PosixSignal.SIGHUP, 1);
        Listen(PosixSignal.SIGINT, 2);
        Listen(PosixSignal.SIGTERM, 15);
    }

    /// <summary>Set by the first signal.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>128 and the number of the signal: 130 for Ctrl-C.</summary>
    public int ExitCode => SignalBase + _number;

    /// <summary>Stops listening.</summary>
    public void Dispose()
    {
        _registrations.ForEach(registration => registration.Dispose());
        _source.Dispose();
    }

    private void Listen(PosixSignal signal, int number) => _registrations.Add(PosixSignalRegistration.Create(signal, context =>
    {
        context.Cancel = true; // the command ends by itself
        Interlocked.CompareExchange(ref _number, number, 0);
        _source.Cancel();
    }));
}
