namespace DaxVerify.Exploration.Runtime;

/// <summary>The decisions of an execution, in order; its memory is kept for the next one.</summary>
internal sealed class StepLog
{
    private Step[] _steps = new Step[256];

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    public ReadOnlySpan<Step> All => _steps.AsSpan(0, Count);

    /// <summary>Begins an execution.</summary>
    public void Clear() => Count = 0;

    /// <summary>Adds a decision.</summary>
    public void Add(in Step step)
    {
        if (Count == _steps.Length)
        {
            Array.Resize(ref _steps, Count * 2);
        }

        _steps[Count++] = step;
    }

    /// <summary>The decision was in conflict with no other.</summary>
    public void DropObject(int index) => _steps[index] = _steps[index] with { Object = 0 };
}
