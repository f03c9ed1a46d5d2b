using System.Threading.Tasks.Sources;
using DaxVerify.Exploration.Facts;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Tasks;

/// <summary>
/// Takes the place of System.Threading.Tasks.Sources.ManualResetValueTaskSourceCore: the framework's own, which says what is misuse and where continuations run, with a step before
/// each operation.
/// </summary>
/// <typeparam name="T">The result.</typeparam>
[Substitutes("System.Threading.Tasks.Sources.ManualResetValueTaskSourceCore`1")]
internal struct ControlledValueTaskSourceCore<T>
{
    private ManualResetValueTaskSourceCore<T> _real;
    private SourceState? _state;

    public bool RunContinuationsAsynchronously
    {
        readonly get => _real.RunContinuationsAsynchronously;
        set => _real.RunContinuationsAsynchronously = value;
    }

    public short get_Version(string site)
    {
        Step(OpKind.Read, site);
        return _real.Version;
    }

    public void Reset(string site)
    {
        Step(OpKind.ReadWrite, site);
        _real.Reset();
    }

    public void SetResult(T result, string site)
    {
        var slot = Step(OpKind.ReadWrite, site);
        Publish(slot);
        _real.SetResult(result);
        End(slot, site);
    }

    public void SetException(Exception error, string site)
    {
        var slot = Step(OpKind.ReadWrite, site);
        Publish(slot);
        _real.SetException(error);
        End(slot, site);
    }

    public T GetResult(short token, string site)
    {
        var slot = Step(OpKind.Read, site);
        if (slot is { Controller.Aborting: false })
        {
            Waiting.Acquire(slot, State(slot));
        }

        return _real.GetResult(token);
    }

    public ValueTaskSourceStatus GetStatus(short token, string site)
    {
        var slot = Step(OpKind.Read, site);
        var status = _real.GetStatus(token);
        if (slot is not null && status != ValueTaskSourceStatus.Pending)
        {
            Waiting.Acquire(slot, State(slot));
        }

        return status;
    }

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags, string site)
    {
        var slot = Step(OpKind.ReadWrite, site);
        Publish(slot);
        _real.OnCompleted(continuation, state, token, flags);
        End(slot, site);
    }

    private static void End(ThreadSlot? slot, string site)
    {
        if (slot is { Controller.Aborting: false })
        {
            PoolItems.After(slot, site);
        }
    }

    private ThreadSlot? Step(OpKind kind, string site)
    {
        if (ThreadSlot.Current is { } slot)
        {
            slot.Controller.Point(slot, kind, State(slot), site);
            return slot;
        }

        return null;
    }

    private void Publish(ThreadSlot? slot)
    {
        if (slot is not null)
        {
            Waiting.Acquire(slot, _state!);
            Waiting.Release(slot, _state!);
        }
    }

    private SourceState State(ThreadSlot slot)
    {
        _state ??= new SourceState();
        _state.Touch(slot.Controller);
        return _state;
    }
}
