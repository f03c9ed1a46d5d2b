namespace DaxVerify.Bus.DriverCore;

/// <summary>The fatal signal of the task that runs, for code that no caller hands it to: what <c>current</c> is to the kernel.</summary>
public sealed class FatalSignal
{
    private readonly AsyncLocal<CancellationToken> _current = new();

    /// <summary>The signal of the calling thread's task; one that never comes outside a system call.</summary>
    public CancellationToken Current => _current.Value;

    /// <summary>Begins or ends a system call that a signal can end.</summary>
    /// <param name="signal">The signal, or <see cref="CancellationToken.None"/> at the end.</param>
    internal void Set(CancellationToken signal) => _current.Value = signal;
}
