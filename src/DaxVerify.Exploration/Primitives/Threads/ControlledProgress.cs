using DaxVerify.Exploration.Primitives.Tasks;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Threads;

/// <summary>Takes the place of System.Progress: reports go to the context in which it was made, or each to the thread pool, where they may overtake each other.</summary>
/// <typeparam name="T">What is reported.</typeparam>
[Substitutes("System.Progress`1")]
internal class ControlledProgress<T> : IProgress<T>
{
    private readonly SynchronizationContext? _context = SynchronizationContext.Current;
    private readonly Action<T>? _handler;

    public ControlledProgress()
    {
    }

    public ControlledProgress(Action<T> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        _handler = handler;
    }

    public event EventHandler<T>? ProgressChanged;

    void IProgress<T>.Report(T value) => OnReport(value);

    protected virtual void OnReport(T value)
    {
        var changed = ProgressChanged;
        if (_handler is null && changed is null)
        {
            return;
        }

        void Tell(object? reported)
        {
            _handler?.Invoke((T)reported!);
            changed?.Invoke(this, (T)reported!);
        }

        if (_context is not null && _context.GetType() != typeof(SynchronizationContext))
        {
            _context.Post(Tell, value);
        }
        else
        {
            ThreadPoolShim.QueueUserWorkItem(Tell, value, ThreadSlot.Current?.Site ?? "");
        }
    }
}
