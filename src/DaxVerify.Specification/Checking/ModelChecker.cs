using System.Diagnostics;

namespace DaxVerify.Specification.Checking;

/// <summary>
/// Breadth-first explicit-state search, level by level on several threads. Numbers of states and steps don't depend on the number
/// of threads: every state is expanded once, and a level ends before the next begins. What it does not check: liveness.
/// </summary>
/// <typeparam name="TState">A state of the model.</typeparam>
public sealed class ModelChecker<TState>
{
    // Of several problems in a level, broken steps come before broken states, then the smaller fingerprint.
    private const ulong StatesLast = 1UL << 63;

    private readonly IStateModel<TState> _model;
    private readonly StateSet _states = new();

    /// <summary>Makes a checker for one search.</summary>
    public ModelChecker(IStateModel<TState> model)
    {
        _model = model;
    }

    /// <summary>Called after each level with states, steps and depth so far.</summary>
    public Action<long, long, int>? OnLevel { get; init; }

    /// <summary>Goes through the states breadth first, so that what is found is found by a shortest way.</summary>
    /// <param name="limits">How far.</param>
    /// <returns>What was found.</returns>
    public SearchResult Run(CheckLimits limits)
    {
        var clock = Stopwatch.StartNew();
        var done = new bool[_model.ActionCount];
        var frontier = FirstLevel(out var problem);
        long transitions = 0, bytesMax = 0;
        var depth = 0;
        while (problem is null && frontier.Count > 0 && depth < limits.DepthMax && _states.Count < limits.StatesMax && !limits.Stop.IsCancellationRequested)
        {
            var workers = ExpandLevel(frontier, limits.Workers, limits.Stop);
            transitions += workers.Sum(worker => worker.Transitions);
            problem = workers.Select(worker => worker.Problem).Where(found => found is not null).MinBy(found => found!.Order);
            var next = new Frontier();
            foreach (var worker in workers)
            {
                next.Append(worker.Next);
                for (var action = 0; action < done.Length; action++)
                {
                    done[action] |= worker.Done[action];
                }
            }

            bytesMax = Math.Max(bytesMax, _states.Bytes + frontier.Bytes + next.Bytes);
            if (workers.Any(worker => worker.IsCut))
            {
                break; // the level counts as not gone through
            }

            frontier = next;
            depth += next.Count > 0 ? 1 : 0;
            OnLevel?.Invoke(_states.Count, transitions, depth);
        }

        return new SearchResult
        {
            States = _states.Count,
            Transitions = transitions,
            Depth = depth,
            IsComplete = problem is null && frontier.Count == 0,
            Elapsed = clock.Elapsed,
            BytesMax = bytesMax,
            NeverDone = [.. Enumerable.Range(0, done.Length).Where(action => !done[action]).Select(_model.NameOf)],
            Counterexample = problem is null ? null : Rebuild(problem),
        };
    }

    private Frontier FirstLevel(out Problem? problem)
    {
        Span<byte> buffer = stackalloc byte[_model.PackedBytesMax];
        var packed = buffer[.._model.Pack(_model.Initial, buffer)];
        var fingerprint = Fingerprint.Of(packed);
        _states.TryAdd(fingerprint, -1, out var number);
        var frontier = new Frontier();
        frontier.Add(number, packed);
        problem = _model.CheckState(_model.Initial) is { } message ? new Problem(message, number, -1, 0) : null;
        return frontier;
    }

    private Worker[] ExpandLevel(Frontier frontier, int count, CancellationToken stop)
    {
        var next = -1;
        var workers = Enumerable.Range(0, Math.Max(1, Math.Min(count, frontier.BlockCount))).Select(_ => new Worker(_model.ActionCount)).ToArray();
        if (workers.Length == 1)
        {
            Work(workers[0]);
        }
        else
        {
            var threads = Array.ConvertAll(workers, worker => new Thread(() => Guard(worker)));
            Array.ForEach(threads, thread => thread.Start());
            Array.ForEach(threads, thread => thread.Join());
            if (Array.Find(workers, worker => worker.Failure is not null) is { } failed)
            {
                throw new InvalidOperationException($"the search failed: {failed.Failure!.Message}", failed.Failure);
            }
        }

        return workers;

        void Guard(Worker worker)
        {
            try
            {
                Work(worker);
            }
#pragma warning disable CA1031 // Carried over to the thread that waits for the workers, and thrown there.
            catch (Exception e)
#pragma warning restore CA1031
            {
                worker.Failure = e;
            }
        }

        void Work(Worker worker)
        {
            for (var block = Interlocked.Increment(ref next); block < frontier.BlockCount; block = Interlocked.Increment(ref next))
            {
                var position = 0;
                while (frontier.TryRead(block, ref position, out var number, out var packed))
                {
                    if (stop.IsCancellationRequested)
                    {
                        worker.IsCut = true;
                        return;
                    }

                    Expand(worker, number, packed);
                }
            }
        }
    }

    private void Expand(Worker worker, int number, ReadOnlySpan<byte> packed)
    {
        var state = _model.Unpack(packed);
        var isStuck = true;
        Span<byte> buffer = stackalloc byte[_model.PackedBytesMax];
        for (var action = 0; action < worker.Done.Length; action++)
        {
            var kind = _model.Take(state, action, out var next);
            if (kind == StepKind.Disabled)
            {
                continue;
            }

            worker.Transitions++;
            if (kind == StepKind.Done)
            {
                worker.Done[action] = true;
                isStuck = false;
            }

            if (ReferenceEquals(next, state))
            {
                continue;
            }

            if (_model.CheckStep(state, action, kind, next) is { } stepProblem)
            {
                worker.Report(new Problem(stepProblem, number, action, Fingerprint.Of(packed) >> 1));
            }

            var length = _model.Pack(next, buffer);
            var fingerprint = Fingerprint.Of(buffer[..length]);
            if (_states.TryAdd(fingerprint, number, out var added))
            {
                worker.Next.Add(added, buffer[..length]);
                if (_model.CheckState(next) is { } stateProblem)
                {
                    worker.Report(new Problem(stateProblem, added, -1, (fingerprint >> 1) | StatesLast));
                }
            }
        }

        if (isStuck)
        {
            worker.Report(new Problem("stuck: nothing can be done in this state", number, -1, (Fingerprint.Of(packed) >> 1) | StatesLast));
        }
    }

    /// <summary>Finds actions for the fingerprints on the way; with symmetry the states met are others than the stored ones.</summary>
    private Counterexample Rebuild(Problem problem)
    {
        var state = _model.Initial;
        var actions = new List<int>();
        var buffer = new byte[_model.PackedBytesMax];
        foreach (var wanted in _states.PathTo(problem.State).Skip(1))
        {
            for (var action = 0; ; action++)
            {
                if (action == _model.ActionCount)
                {
                    throw new InvalidOperationException("no action leads on: the packed form is no bisimulation, or two fingerprints collided");
                }

                if (_model.Take(state, action, out var next) != StepKind.Disabled
                    && Fingerprint.Of(buffer.AsSpan(0, _model.Pack(next, buffer))) == wanted)
                {
                    actions.Add(action);
                    state = next;
                    break;
                }
            }
        }

        if (problem.Action >= 0)
        {
            // The breaking step itself; under symmetry an equivalent action may be the one that breaks here.
            var last = Enumerable.Range(0, _model.ActionCount).Where(action =>
                _model.Take(state, action, out var next) is var kind and not StepKind.Disabled
                && _model.CheckStep(state, action, kind, next) is not null);
            actions.Add(last.Order().First());
        }

        return new Counterexample(problem.Message, actions);
    }

    private sealed record Problem(string Message, int State, int Action, ulong Order);

    private sealed class Worker(int actions)
    {
        public Frontier Next { get; } = new();

        public bool[] Done { get; } = new bool[actions];

        public long Transitions { get; set; }

        /// <summary>Whether something of the level was left.</summary>
        public bool IsCut { get; set; }

        public Problem? Problem { get; private set; }

        public Exception? Failure { get; set; }

        public void Report(Problem problem)
        {
            if (Problem is null || problem.Order < Problem.Order)
            {
                Problem = problem;
            }
        }
    }
}
