using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace DaxVerify.Cli.Invocation;

/// <summary>Ctrl-C and the signals that ask a process to end, as a token: a command that started others ends them first, says so in one line and exits as a shell expects.</summary>
internal sealed class Interruption : IDisposable
{
    private const int SignalBase = 128; // what shells add to the number of the signal that ended a process
    private readonly CancellationTokenSource _source = new();
    private readonly List<PosixSignalRegistration> _registrations = [];
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private static int s_listening;
    private int _number;
    private TimeSpan _came;

    /// <summary>Starts to listen.</summary>
    public Interruption()
    {
        Interlocked.Increment(ref s_listening);
        Listen(PosixSignal.SIGHUP, 1);
        Listen(PosixSignal.SIGINT, 2);
        Listen(PosixSignal.SIGTERM, 15);
    }

    /// <summary>Whether a command listens that tells by itself what it had.</summary>
    public static bool IsListening => Volatile.Read(ref s_listening) > 0;

    /// <summary>Set by the first signal.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>The same as something to wait for.</summary>
    public Task Came
    {
        get
        {
            var came = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Token.Register(() => came.TrySetResult());
            return came.Task;
        }
    }

    /// <summary>128 and the number of the signal: 130 for Ctrl-C.</summary>
    public int ExitCode => SignalBase + _number;

    /// <summary>Which signal came and how long after the begin, in one line; <see langword="null"/> when none did.</summary>
    public string? Words => !Token.IsCancellationRequested ? null : string.Create(
        CultureInfo.InvariantCulture,
        $"interrupted by {_number switch { 1 => "SIGHUP", 2 => "Ctrl-C", _ => "SIGTERM" }} after {_came.TotalSeconds:0.0} s");

    /// <summary>How a command ends that told what it had when the signal came: as it would without one if it found something.</summary>
    /// <param name="exitCode">Its exit code if nothing had interrupted it.</param>
    public int EndWith(int exitCode)
    {
        if (Words is not { } words)
        {
            return exitCode;
        }

        Console.Error.WriteLine($"daxverify: {words}");
        return exitCode == Invocation.ExitCode.Clean ? ExitCode : exitCode;
    }

    /// <summary>Stops listening.</summary>
    public void Dispose()
    {
        Interlocked.Decrement(ref s_listening);
        _registrations.ForEach(registration => registration.Dispose());
        _source.Dispose();
    }

    private void Listen(PosixSignal signal, int number) => _registrations.Add(PosixSignalRegistration.Create(signal, context =>
    {
        if (Interlocked.CompareExchange(ref _number, number, 0) == 0)
        {
            _came = _clock.Elapsed; // how long the end takes after that is no part of it
            context.Cancel = true; // the command ends by itself; a second signal ends it at once
            _source.Cancel();
        }
    }));
}
