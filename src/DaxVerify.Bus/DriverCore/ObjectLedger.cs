using DaxVerify.Annotations;

namespace DaxVerify.Bus.DriverCore;

/// <summary>Knows every counted object that is alive, and what else can be lost, so that what is left after a full tear-down can be named as a leak.</summary>
public sealed class ObjectLedger
{
    private readonly Lock _lock = new();
    [GuardedBy("_lock")]
    private readonly HashSet<KernelMemory> _alive = new(ReferenceEqualityComparer.Instance);

    [GuardedBy("_lock")]
    private readonly List<KernelMemory> _lost = [];

    /// <summary>Descriptions of what the mode's kernel is known to lose, in the order in which it was lost: a row of the reference table each, and no leak of a run.</summary>
    /// <returns>One line an object.</returns>
    public IReadOnlyList<string> Lost()
    {
        lock (_lock)
        {
            return [.. _lost.Select(o => o.Describe())];
        }
    }

    /// <summary>Descriptions of the objects that are alive, in ordinal order.</summary>
    /// <returns>One line an object.</returns>
    public IReadOnlyList<string> Alive()
    {
        lock (_lock)
        {
            return [.. _alive.Select(o => o.Describe()).Order(StringComparer.Ordinal)];
        }
    }

    internal void Add(KernelMemory memory)
    {
        lock (_lock)
        {
            _alive.Add(memory);
        }
    }

    /// <summary>Nothing leads to an object any more, as in the kernel.</summary>
    internal void Lose(KernelMemory memory)
    {
        lock (_lock)
        {
            _alive.Remove(memory);
            _lost.Add(memory);
        }
    }

    internal void Remove(KernelMemory memory)
    {
        lock (_lock)
        {
            _alive.Remove(memory);
        }
    }
}
