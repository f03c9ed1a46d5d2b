namespace DaxVerify.Exploration.Primitives.Channels;

/// <summary>A <see cref="ChannelWait"/> for a result.</summary>
/// <typeparam name="TResult">The result.</typeparam>
/// <param name="isOver">The framework's own operation is over.</param>
/// <param name="take">Its result; throws what it throws.</param>
/// <param name="options">How what awaits it goes on.</param>
internal sealed class ChannelWait<TResult>(Func<bool> isOver, Func<TResult> take, TaskCreationOptions options) : ChannelWait
{
    private readonly TaskCompletionSource<TResult> _source = new(options);
    private Task<TResult>? _outcome;

    /// <inheritdoc/>
    public override Task Task => _source.Task;

    /// <summary>The same, with its result.</summary>
    public Task<TResult> Result => _source.Task;

    /// <inheritdoc/>
    public override bool IsOver => isOver();

    /// <inheritdoc/>
    public override void Take()
    {
        try
        {
            _outcome = System.Threading.Tasks.Task.FromResult(take());
        }
        catch (OperationCanceledException e)
        {
            _outcome = System.Threading.Tasks.Task.FromCanceled<TResult>(e.CancellationToken.IsCancellationRequested ? e.CancellationToken : new CancellationToken(true));
        }
#pragma warning disable CA1031 // Whatever the operation ended with, the program gets it from the task.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _outcome = System.Threading.Tasks.Task.FromException<TResult>(e);
        }
    }

    /// <inheritdoc/>
    public override void Complete() => _source.TrySetFromTask(_outcome!);
}
