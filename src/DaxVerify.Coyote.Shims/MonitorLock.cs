namespace DaxVerify.Coyote.Shims;

/// <summary>
/// Stands in for <see cref="Lock"/> in code that runs under Coyote, which controls monitors and doesn't know locks. The members are those
/// that a compiler or a program calls on a lock; a member that is missing here fails the build of the copies.
/// </summary>
public sealed class MonitorLock
{
    /// <summary>Whether the calling thread holds it.</summary>
    public bool IsHeldByCurrentThread => Monitor.IsEntered(this);

    /// <summary>Waits for it and takes it.</summary>
    public void Enter() => Monitor.Enter(this);

    /// <summary>Takes it if nobody else has it.</summary>
    /// <returns>Whether it was taken.</returns>
    public bool TryEnter() => Monitor.TryEnter(this);

    /// <summary>Gives it back.</summary>
    public void Exit() => Monitor.Exit(this);

    /// <summary>Takes it until the scope is disposed of: what a <c>lock</c> statement calls.</summary>
    public Scope EnterScope()
    {
        Monitor.Enter(this);
        return new Scope(this);
    }

    /// <summary>Stands in for <see cref="Lock.Scope"/>.</summary>
    public readonly ref struct Scope
    {
        private readonly MonitorLock _lock;

        internal Scope(MonitorLock taken) => _lock = taken;

        /// <summary>Gives the lock back.</summary>
        public void Dispose() => Monitor.Exit(_lock);
    }
}
