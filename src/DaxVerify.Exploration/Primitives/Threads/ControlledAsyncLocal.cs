using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Threads;

/// <summary>Takes the place of System.Threading.AsyncLocal: a value per controlled thread that new threads inherit.</summary>
[Substitutes("System.Threading.AsyncLocal`1")]
internal sealed class ControlledAsyncLocal<T> : IFlowsToNewThreads
{
    private readonly AsyncLocal<T> _outside = new();

    public T Value
    {
        get
        {
            if (ThreadSlot.Current is not { } slot)
            {
                return _outside.Value!;
            }

            return slot.Locals.TryGetValue(this, out var value) ? (T)value! : default!;
        }

        set
        {
            if (ThreadSlot.Current is { } slot)
            {
                slot.Locals[this] = value;
            }
            else
            {
                _outside.Value = value;
            }
        }
    }
}
