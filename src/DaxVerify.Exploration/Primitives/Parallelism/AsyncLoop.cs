using DaxVerify.Exploration.Primitives.Cancellation;
using DaxVerify.Exploration.Primitives.Tasks;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Parallelism;

/// <summary>
/// An asynchronous parallel loop: work on the thread pool that takes items as long as there are any and awaits what the body returns for each. Each piece of work queues the next when
/// it has taken its first item, up to as many as are allowed; the first failure cancels the token that the bodies are given.
/// </summary>
/// <typeparam name="T">An item.</typeparam>
#pragma warning disable CA1001 // Disposed of at its end.
internal sealed class AsyncLoop<T>
#pragma warning restore CA1001
{
    private readonly IAsyncLoopItems<T> _items;
    private readonly ParallelOptions _options;
    private readonly Func<T, CancellationToken, ValueTask> _body;
    private readonly string _site;
    private readonly CancellationTokenSource _cancellation;
    private readonly CancellationTokenRegistration _registration;
    private readonly ExecutionContext? _context = ExecutionContext.Capture();
    private readonly TaskCompletionSource _done = new();
    private readonly LoopState _loop;
    private int _threadsLeft;
    private int _running;

    private AsyncLoop(IAsyncLoopItems<T> items, CancellationTokenSource cancellation, ParallelOptions options, Func<T, CancellationToken, ValueTask> body, string site)
    {
        var slot = ThreadSlot.Current!;
        (_items, _cancellation, _options, _body, _site) = (items, cancellation, options, body, site);
        _threadsLeft = ParallelLoop.Threads(options, null);
        _loop = new LoopState(cancellation.Token);
        _loop.Touch(slot.Controller);
        TaskTable.Register(slot, _done.Task, site);
        var token = options.CancellationToken;
        if (token.CanBeCanceled)
        {
            _registration = CancellationTokenShim.Register(ref token, () => CancellationTokenSourceShim.Cancel(_cancellation, site), site);
        }

        if (_threadsLeft > 1 && !(items.Count <= _threadsLeft))
        {
            slot.Controller.Limits.Note(LimitKind.Unordered, $"a parallel loop has more iterations than the {_threadsLeft} threads that share them", site);
        }
    }

    /// <summary>Begins a loop.</summary>
    /// <param name="items">Makes what it goes over, given the token that ends it.</param>
    /// <param name="options">What the program allows.</param>
    /// <param name="body">An iteration.</param>
    /// <param name="site">The call.</param>
    /// <returns>The task that is complete when all work has ended.</returns>
    public static Task Run(Func<CancellationToken, IAsyncLoopItems<T>> items, ParallelOptions options, Func<T, CancellationToken, ValueTask> body, string site)
    {
        var token = options.CancellationToken;
        if (CancellationTokenShim.get_IsCancellationRequested(ref token, site))
        {
            return Task.FromCanceled(token);
        }

        var cancellation = new CancellationTokenSource();
        var loop = new AsyncLoop<T>(items(cancellation.Token), cancellation, options, body, site);
        loop.QueueNext();
        return loop._done.Task;
    }

    private void QueueNext()
    {
        if (_threadsLeft == 0)
        {
            return;
        }

        _threadsLeft--;
        _running++;
        Action work = () => _ = WorkAsync();
        Action flowing = _context is null ? work : () => ExecutionContext.Run(_context, static state => ((Action)state!)(), work);
        var scheduler = _options.TaskScheduler ?? TaskScheduler.Current;
        if (scheduler == TaskScheduler.Default)
        {
            PoolItems.Start(ThreadSlot.Current!, flowing, _site);
        }
        else
        {
            TaskShim.Start(TaskMaking.Made(new Task(TaskBody.Action0(flowing)!, TaskCreationOptions.DenyChildAttach), _site), scheduler, _site);
        }
    }

    private async Task WorkAsync()
    {
        try
        {
            var hasQueued = false;
            while (true)
            {
                _loop.Step(_site);
                if (_loop.Token.IsCancellationRequested)
                {
                    break;
                }

                var taking = _items.TakeAsync();
                if (!taking.IsCompleted)
                {
                    await new EngineAwait(Known(taking), _site);
                }

                var (isThere, item) = await taking.ConfigureAwait(false);
                if (!isThere)
                {
                    break;
                }

                if (!hasQueued)
                {
                    hasQueued = true;
                    QueueNext();
                }

                var iteration = _body(item, _loop.Token);
                await new EngineAwait(ValueTaskShim.AsTask(ref iteration, _site), _site);
            }
        }
        catch (Exception e) when (!IsOver(e))
        {
            Fail(e);
        }

        if (ThreadSlot.Current is { Controller.Aborting: false })
        {
            await EndAsync().ConfigureAwait(false);
        }
    }

    /// <summary>One piece of work is over; the last completes the loop's task.</summary>
    private async Task EndAsync()
    {
        var isLast = false;
        _loop.Change(_ => isLast = --_running == 0, _site);
        if (!isLast)
        {
            return;
        }

        try
        {
            var ending = _items.EndAsync();
            await new EngineAwait(ending.IsCompleted ? ending : Known(ending), _site);
        }
        catch (Exception e) when (!IsOver(e))
        {
            Fail(e);
        }

        if (ThreadSlot.Current is { Controller.Aborting: false } slot)
        {
            Waiting.Acquire(slot, _loop);
            Complete();
        }
    }

    private void Complete()
    {
        CancellationTokenRegistrationShim.Forget(_registration);
        var completing = TaskCompletion.Begin(_done.Task, _site);
        if (_options.CancellationToken.IsCancellationRequested)
        {
            _done.TrySetCanceled(_options.CancellationToken);
        }
        else if (_loop.Failures.Count > 0)
        {
            _done.TrySetException(_loop.Failures);
        }
        else
        {
            _done.TrySetResult();
        }

        completing.End();
    }

    private void Fail(Exception exception)
    {
        _loop.Change(loop => loop.Failures.Add(exception), _site);
        CancellationTokenSourceShim.Cancel(_cancellation, _site);
    }

    /// <summary>The execution is over, and its threads are being unwound.</summary>
    private static bool IsOver(Exception exception) => exception is AbortException || ThreadSlot.Current is null or { Controller.Aborting: true };

    private Task Known(Task task)
    {
        TaskMaking.NoteMade(task, _site);
        return task;
    }
}
