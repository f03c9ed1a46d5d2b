using DaxVerify.Annotations;

namespace DaxVerify.Bus.DriverCore;

/// <summary>
/// Device-managed resources (<c>devres</c>): release actions that belong to a device's binding and run in reverse order when it ends.
/// Releasing takes the whole list off the device and then runs it, so an action that is added meanwhile stays behind.
/// </summary>
public sealed class ManagedResources
{
    private readonly Lock _lock = new();
    private readonly KernelMessages _log;
    [GuardedBy("_lock")]
    private LinkedList<ReleaseAction> _actions = new();
    [GuardedBy("_lock")]
    private Dictionary<(string Kind, object Owner), LinkedListNode<ReleaseAction>> _index = [];

    /// <summary>Makes an empty list.</summary>
    /// <param name="log">Where misuse is reported.</param>
    internal ManagedResources(KernelMessages log)
    {
        _log = log;
    }

    /// <summary>Number of actions on the list.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _actions.Count;
            }
        }
    }

    /// <param name="kind">What it does; together with the owner it names the action.</param>
    /// <param name="owner">On whose behalf.</param>
    internal void Add(string kind, object owner, Action release)
    {
        lock (_lock)
        {
            _index[(kind, owner)] = _actions.AddLast(new ReleaseAction(kind, owner, release));
        }
    }

    /// <summary>Runs one action now and removes it; one that isn't on the list is a WARN and nothing happens.</summary>
    /// <param name="owner">On whose behalf.</param>
    /// <returns>Whether the action was there.</returns>
    internal bool ReleaseNow(string kind, object owner)
    {
        if (TryTake(kind, owner) is not { } release)
        {
            _log.Warn($"devres: no action '{kind}' to release");
            return false;
        }

        release();
        return true;
    }

    /// <summary>Takes one action off the list without running it.</summary>
    /// <param name="owner">On whose behalf.</param>
    /// <returns>The action, or <see langword="null"/> when it isn't on the list.</returns>
    internal Action? TryTake(string kind, object owner)
    {
        lock (_lock)
        {
            if (!_index.Remove((kind, owner), out var node))
            {
                return null;
            }

            _actions.Remove(node);
            return node.Value.Release;
        }
    }

    /// <summary>Takes the whole list and runs it, last action first.</summary>
    internal void ReleaseAll()
    {
        LinkedList<ReleaseAction> taken;
        lock (_lock)
        {
            if (_actions.Count == 0)
            {
                return;
            }

            taken = _actions;
            _actions = new LinkedList<ReleaseAction>();
            _index = [];
        }

        for (var node = taken.Last; node is not null; node = node.Previous)
        {
            node.Value.Release();
        }
    }

    private sealed record ReleaseAction(string Kind, object Owner, Action Release);
}
