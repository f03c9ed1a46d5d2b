namespace DaxVerify.Exploration.Primitives.Channels;

/// <summary>A wait that ends with what the framework's own operation gives: an item, or whether there is one.</summary>
/// <typeparam name="TResult">The result.</typeparam>
/// <param name="isOver">The framework's own operation is over.</param>
/// <param name="take">Its outcome, as a task that is complete.</param>
/// <param name="options">How what awaits it goes on.</param>
internal sealed class ChannelWait<TResult>(Func<bool> isOver, Func<Task<TResult>> take, TaskCreationOptions options) : ChannelWait
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
    public override void Take() => _outcome = take();

    /// <inheritdoc/>
    public override void Complete() => _source.TrySetFromTask(_outcome!);
}
