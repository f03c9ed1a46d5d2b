using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Locks;

/// <summary>Takes the place of System.Threading.Lock, in all its forms. Outside control it is a plain monitor on itself.</summary>
[Substitutes("System.Threading.Lock")]
internal sealed class ControlledLock
{
    private readonly LockState _state;

    public ControlledLock()
        : this("Lock")
    {
    }

    /// <summary>The lock of something else.</summary>
    /// <param name="family">The type that messages name.</param>
    internal ControlledLock(string family) => _state = new LockState { Family = family };

    public bool IsHeldByCurrentThread
    {
        get
        {
            if (ThreadSlot.Current is not { } slot)
            {
                return Monitor.IsEntered(this);
            }

            _state.Touch(slot.Controller);
            return ReferenceEquals(_state.Owner, slot);
        }
    }

    public void Enter(string site)
    {
        if (ThreadSlot.Current is { } slot)
        {
            LockOperations.Enter(slot, _state, site);
        }
        else
        {
            Monitor.Enter(this);
        }
    }

    public Scope EnterScope(string site)
    {
        Enter(site);
        return new Scope(this);
    }

    public bool TryEnter(string site) => TryEnter(0, site);

    public bool TryEnter(TimeSpan timeout, string site) => TryEnter(Waiting.Milliseconds(timeout), site);

    public bool TryEnter(int millisecondsTimeout, string site) =>
        ThreadSlot.Current is { } slot
            ? LockOperations.TryEnter(slot, _state, millisecondsTimeout, site)
            : Monitor.TryEnter(this, millisecondsTimeout);

    public void Exit(string site)
    {
        if (ThreadSlot.Current is { } slot)
        {
            LockOperations.Exit(slot, _state, site);
        }
        else
        {
            Monitor.Exit(this);
        }
    }

    /// <summary>Leaves the lock when disposed.</summary>
    internal ref struct Scope
    {
        private ControlledLock? _lock;

        internal Scope(ControlledLock owner) => _lock = owner;

        public void Dispose(string site)
        {
            var owner = _lock;
            _lock = null;
            owner?.Exit(site);
        }
    }
}
