using DaxVerify.Exploration.Primitives.Cancellation;
using DaxVerify.Exploration.Primitives.Tasks;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Channels;

/// <summary>What ReadAllAsync returns: all items until the channel is complete. Waits for one are tasks that the engine knows.</summary>
/// <typeparam name="T">What goes through the channel.</typeparam>
internal sealed class ChannelItems<T>(ControlledChannelReader<T> reader, CancellationToken token, string site) : IAsyncEnumerable<T>, IAsyncEnumerator<T>
{
    private T? _current;
    private bool _isReading;

    /// <inheritdoc/>
    public T Current => _current!;

    /// <inheritdoc/>
    public IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        var both = !cancellationToken.CanBeCanceled || cancellationToken == token ? token
            : !token.CanBeCanceled ? cancellationToken
            : CancellationTokenSourceShim.CreateLinkedTokenSource(token, cancellationToken, site).Token;
        return new ChannelItems<T>(reader, both, site);
    }

    /// <inheritdoc/>
    public ValueTask<bool> MoveNextAsync()
    {
        while (true)
        {
            if (_isReading && reader.TryRead(out _current, site))
            {
                return new ValueTask<bool>(true);
            }

            var wait = reader.WaitToReadAsync(token, site);
            if (!wait.IsCompleted)
            {
                return new ValueTask<bool>(After(wait.AsTask()));
            }

            if (!wait.IsCompletedSuccessfully || !wait.Result)
            {
                return wait;
            }

            _isReading = true;
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private Task<bool> After(Task<bool> wait)
    {
        var follows = new Following();
        var task = Go(wait, follows);
        if (ThreadSlot.Current is { Controller.Aborting: false } slot)
        {
            follows.State = TaskTable.Register(slot, task, site);
            follows.State.SetParts(wait);
        }

        return task;
    }

    private async Task<bool> Go(Task<bool> wait, Following follows)
    {
        try
        {
            while (await wait.ConfigureAwait(false))
            {
                _isReading = true;
                if (reader.TryRead(out _current, site))
                {
                    return true;
                }

                wait = reader.WaitToReadAsync(token, site).AsTask();
                follows.State?.SetParts(wait);
            }

            return false;
        }
        catch (AbortException)
        {
            // The execution is over: a builder that is given the exception itself would raise it again as one that nobody observed.
            throw new OperationCanceledException();
        }
    }

    private sealed class Following
    {
        public TaskState? State { get; set; }
    }
}
