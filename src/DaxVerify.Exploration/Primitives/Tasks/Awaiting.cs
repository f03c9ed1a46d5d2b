using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using DaxVerify.Exploration.Facts;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Tasks;

/// <summary>What all waits for tasks share: looking whether one is complete, suspending, blocking.</summary>
internal static class Awaiting
{
    /// <summary>What the framework calls the task of a delay: the timer that completes it has nothing to do after that.</summary>
    private const string DelayName = "DelayPromise";

    /// <summary>An await looks whether it has to wait. If so it registers what follows, in the same step: the order of those that do is the order in which they go on.</summary>
    public static bool LookAt<TAwaiter>(ref TAwaiter awaiter, bool isCompleted, string site)
    {
        var awaited = AwaitedTask<TAwaiter>.Of(ref awaiter);
        if (awaited is Task task)
        {
            return LookAt(task, registers: true, site);
        }

        if (awaited is not (null or IAsyncStateMachine) && !IsRewritten(awaited))
        {
            ThreadSlot.Current?.Controller.Limits.Note(LimitKind.Unordered, "what completes a ValueTask that no task stands behind is not ordered", site);
        }

        return isCompleted;
    }

    /// <summary>A function that the program registers with an awaiter by hand: what leaves it leaves a thread.</summary>
    /// <param name="continuation">The function.</param>
    /// <param name="awaited">What it is registered with; null if that is no task.</param>
    /// <param name="site">The call.</param>
    public static Action Guarded(Action continuation, TaskState? awaited, string site) =>
        () =>
        {
            PoolItems.BeforeBody(site);
            if (awaited is not null && ThreadSlot.Current is { Controller.Aborting: false } runner)
            {
                TaskTable.Acquire(runner, awaited);
            }

            try
            {
                continuation();
            }
            catch (AbortException)
            {
                // The execution is over.
            }
#pragma warning disable CA1031 // Whatever leaves a continuation ends the process.
            catch (Exception e) when (ThreadSlot.Current is { } slot)
#pragma warning restore CA1031
            {
                slot.Controller.Fail(slot.Controller.Detection.LeftBy(e, slot));
            }
        };

    /// <summary>Gives an awaiter of the program what follows the await.</summary>
    /// <param name="awaiter">The awaiter.</param>
    /// <param name="suspension">The wait.</param>
    /// <param name="continuation">What follows it.</param>
    /// <param name="hand">Registers with the awaiter.</param>
    /// <param name="site">The await.</param>
    public static void Register<TAwaiter>(TAwaiter awaiter, Suspension suspension, Action continuation, Action<TAwaiter, Action> hand, string site)
    {
        try
        {
            var resume = suspension.Continuing(continuation);
            if (!Requeues<TAwaiter>(resume, site))
            {
                hand(awaiter, resume);
            }
        }
        catch (AbortException) when (suspension.IsAborting)
        {
            // The builder would throw it again on the thread pool; the engine throws it anew when the builder returns.
        }
#pragma warning disable CA1031 // Whatever an awaiter throws here ends the process: the builder throws it again on the thread pool.
        catch (Exception e) when (ThreadSlot.Current is { } slot)
#pragma warning restore CA1031
        {
            slot.Controller.Fail(slot.Controller.Detection.LeftBy(e, slot));
        }
    }

    /// <summary>Looks whether a task is complete.</summary>
    /// <param name="task">The task.</param>
    /// <param name="registers">Something is registered with it, in the same step, if it isn't.</param>
    /// <param name="site">The call.</param>
    public static bool LookAt(Task task, bool registers, string site)
    {
        if (ThreadSlot.Current is not { } slot)
        {
            return task.IsCompleted;
        }

        if (TaskTable.Find(slot, task) is not { } state)
        {
            if (!task.IsCompleted)
            {
                slot.Controller.Limits.Note(LimitKind.Unordered, "what completes tasks of code that isn't rewritten is not ordered", site);
            }

            return task.IsCompleted;
        }

        if (!registers && state.FollowsOthers)
        {
            slot.Controller.Limits.Note(LimitKind.Unordered, "it looks at a task that is completed after others, which is one step with them", site);
        }

        TaskState root;
        do
        {
            root = state.Root();
            slot.Registers = registers;
            slot.Controller.Point(slot, registers && !state.IsComplete ? OpKind.ReadWrite : OpKind.Read, root, site);
            slot.Registers = false;
        }
        while (root.IsComplete && !state.IsComplete && slot.Region is null);
        if (state.IsComplete)
        {
            TaskTable.Acquire(slot, state);
        }
        else if (registers)
        {
            state.Registrations++;
        }

        return state.IsComplete;
    }

    /// <summary>Blocks until what an awaiter waits for is complete; its result is about to be taken.</summary>
    public static void WaitFor<TAwaiter>(ref TAwaiter awaiter, bool isCompleted, string site)
    {
        var awaited = AwaitedTask<TAwaiter>.Of(ref awaiter);
        if (awaited is Task task)
        {
            if (AwaitedTask<TAwaiter>.IsValueTask)
            {
                SingleUse.Take(task);
            }

            WaitFor(task, Timeout.Infinite, CancellationToken.None, site);
        }
        else if (awaited is not null && !isCompleted && ThreadSlot.Current is not null && !IsRewritten(awaited))
        {
            throw UncontrolledShim.Missing("blocking on a ValueTask that no task stands behind", site);
        }
    }

    /// <summary>Blocks until a task is complete.</summary>
    /// <param name="task">The task.</param>
    /// <param name="milliseconds">Timeout; -1 for none.</param>
    /// <param name="token">Cancels the wait.</param>
    /// <param name="site">The call.</param>
    /// <returns>False if the time was up first.</returns>
    public static bool WaitFor(Task task, int milliseconds, CancellationToken token, string site)
    {
        if (ThreadSlot.Current is not { } slot)
        {
            return task.IsCompleted || ((IAsyncResult)task).AsyncWaitHandle.WaitOne(milliseconds);
        }

        if (slot.Controller.Aborting)
        {
            throw new AbortException();
        }

        if (TaskTable.Find(slot, task) is not { } state)
        {
            return task.IsCompleted ? true : throw Unknown(site);
        }

        if (slot.Controller.Options.PoolThreads > 0 && milliseconds < 0 && !token.CanBeCanceled && !state.IsComplete)
        {
            PoolItems.RunInline(slot, task, state, site);
        }
        else if (slot.IsPool && task.Status == TaskStatus.WaitingToRun)
        {
            slot.Controller.Limits.Note(LimitKind.Unordered, "a thread of the pool may run the task that it waits for itself (--pool-threads does)", site);
        }

        if (milliseconds < 0 && !token.CanBeCanceled && !state.IsComplete)
        {
            InlineRun.Try(task);
        }

        // Whether a wait that can give up does so is a matter of which comes first, also where that was the completion.
        var canGiveUp = milliseconds >= 0 || token.CanBeCanceled;
        if (canGiveUp ? !Waiting.TryWait(slot, OpKind.EventWait, state, milliseconds, token, site)
            : !state.IsComplete && !Waiting.Wait(slot, OpKind.EventWait, state, milliseconds, token, site))
        {
            return false;
        }

        TaskTable.Acquire(slot, state);
        slot.Controller.Tracer?.Add(slot, TraceEventKind.TaskWait, state, site);
        return true;
    }

    /// <summary>Waits for a task that nobody is asked to run, and has what it did before itself.</summary>
    public static void UntilComplete(ThreadSlot slot, TaskState state, string site)
    {
        if (!state.IsComplete)
        {
            Waiting.Wait(slot, OpKind.EventWait, state, Timeout.Infinite, CancellationToken.None, site);
            slot.Controller.Tracer?.Add(slot, TraceEventKind.TaskWait, state, site);
        }

        TaskTable.Acquire(slot, state);
    }

    /// <summary>An await begins to wait.</summary>
    public static Suspension Begin<TAwaiter>(ThreadSlot slot, ref TAwaiter awaiter, string site)
    {
        if (slot.Controller.Aborting)
        {
            throw new AbortException();
        }

        TaskState? state = null;
        var awaited = AwaitedTask<TAwaiter>.Of(ref awaiter);
        if (awaited is Task task)
        {
            state = TaskTable.Find(slot, task);
            if (state is null && !task.IsCompleted)
            {
                throw Unknown(site);
            }

            if (AwaitedTask<TAwaiter>.IsValueTask && !SingleUse.TryRegister(slot, task))
            {
                // The framework throws it on the thread pool, which ends the process.
                slot.Controller.Fail(slot.Controller.Detection.LeftBy(new InvalidOperationException("a ValueTask is awaited twice"), slot));
                throw new AbortException();
            }
        }

        // The framework has looked whether it is complete, and registers now: if it was completed in between, what follows goes on on the pool.
        if (state is { IsComplete: false } && MayRunContinuations((Task)awaited!, state, slot))
        {
            slot.Registers = true;
            slot.Controller.Point(slot, OpKind.ReadWrite, state.Root(), site);
            slot.Registers = false;
        }

        var suspension = new Suspension(slot, state, site) { IsPosted = typeof(TAwaiter) == typeof(YieldAwaitable.YieldAwaiter), Foreign = ForeignOf(awaited) };
        TaskTable.Suspend(slot, suspension);
        if (state is not null)
        {
            Waiting.Release(slot, state);
        }

        slot.Controller.Tracer?.Add(slot, new TraceEvent(slot.Id, TraceEventKind.Await, Site.Place(site)) { Subject = state?.ToFact() });
        return suspension;
    }

    /// <summary>The builder has registered the wait; what it queued by that is started.</summary>
    public static void End(ThreadSlot slot, Suspension suspension, Task? made, string site)
    {
        if (slot.Controller.Aborting)
        {
            throw new AbortException();
        }

        if (made is not null)
        {
            suspension.SetMethod(TaskTable.Register(slot, made, site));
        }
        else
        {
            suspension.SetCall();
        }

        slot.Controller.Tracer?.NameAwait(slot, suspension.ToFact());
        PoolItems.Start(slot, site);
    }

    /// <summary>Queues what follows <c>Task.Yield</c>: the framework would put it where no thread's own work goes.</summary>
    public static bool Requeues<TAwaiter>(Action resume, string site)
    {
        if (typeof(TAwaiter) != typeof(YieldAwaitable.YieldAwaiter) || SynchronizationContext.Current is not null || TaskScheduler.Current != TaskScheduler.Default)
        {
            return false;
        }

        PoolItems.Start(ThreadSlot.Current!, resume, site);
        return true;
    }

    /// <summary>
    /// Whether whoever completes a task may run what follows it, and has more to do after that: what the pool has got is complete at the end of its thread, if no other thread may run it.
    /// </summary>
    private static bool MayRunContinuations(Task task, TaskState state, ThreadSlot slot) =>
        (task.CreationOptions & TaskCreationOptions.RunContinuationsAsynchronously) == 0
        && (ActionOf(task) is null ? task.GetType().Name != DelayName
            : state.QueuedBy is null || slot.Controller.Options.PoolThreads > 0 || task.GetType().DeclaringType == typeof(AsyncTaskMethodBuilder<>));

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "m_action")]
    private static extern ref Delegate? ActionOf(Task task);

    /// <summary>The assembly of the source of a ValueTask that isn't the program's.</summary>
    private static string? ForeignOf(object? awaited) =>
        awaited is null or Task or IAsyncStateMachine || IsRewritten(awaited) || awaited.GetType().Assembly == typeof(Awaiting).Assembly ? null : awaited.GetType().Assembly.GetName().Name;

    /// <summary>Code of the program: it is controlled itself, and says what is misuse.</summary>
    private static bool IsRewritten(object source) =>
        AssemblyLoadContext.GetLoadContext(source.GetType().Assembly) is IRewrittenCode program && program.Contains(source.GetType().Assembly);

    private static Exception Unknown(string site) => UncontrolledShim.Missing("waiting for a task of code that isn't rewritten", site);
}
