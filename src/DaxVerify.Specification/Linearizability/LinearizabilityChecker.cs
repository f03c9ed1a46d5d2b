using System.Numerics;

namespace DaxVerify.Specification.Linearizability;

/// <summary>
/// Tells whether a history has an order of atomic steps that a specification allows, that keeps each operation's steps between its
/// begin and its end, and that gives every operation the result it had. The search is Wing and Gong's (1993), depth first, with
/// Lowe's cache (2017) of what was visited: here which operations have ended, what those in flight still have to do, and the state.
/// Orders of whole operations are tried before those that interleave their steps, since they explain most histories and are far fewer.
/// Operations without a result may end, stop half-way, or never begin. At most 64 operations.
/// </summary>
/// <typeparam name="TState">A state.</typeparam>
/// <typeparam name="TActivity">What an operation still has to do.</typeparam>
/// <typeparam name="TOperation">What was asked.</typeparam>
/// <typeparam name="TResult">What came back.</typeparam>
public sealed class LinearizabilityChecker<TState, TActivity, TOperation, TResult>
    where TState : notnull, IEquatable<TState>
    where TActivity : struct, IEquatable<TActivity>
    where TResult : class
{
    /// <summary>Most operations of a history.</summary>
    public const int OperationsMax = 64;

    private readonly IAtomicSteps<TState, TActivity, TOperation, TResult> _steps;
    private readonly long _stepsMax;
    private readonly List<(TState State, TActivity Next)> _outcomes = [];

    /// <summary>Makes a checker.</summary>
    /// <param name="steps">The specification.</param>
    /// <param name="stepsMax">Atomic steps after which a search ends with <see cref="Verdict.Unknown"/>.</param>
    public LinearizabilityChecker(IAtomicSteps<TState, TActivity, TOperation, TResult> steps, long stepsMax = 1_000_000)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(stepsMax);
        _steps = steps;
        _stepsMax = stepsMax;
    }

    /// <param name="initial">The state before it.</param>
    /// <param name="history">Its operations, in any order.</param>
    /// <param name="isFinal">
    /// When given: tells whether a state may be the last one. Then no operation may be left half-way.
    /// </param>
    /// <exception cref="ArgumentException">The history has too many operations.</exception>
    public CheckOutcome<TState, TActivity> Check(
        TState initial, IReadOnlyList<HistoryOperation<TOperation, TResult>> history, Func<TState, bool>? isFinal = null)
    {
        if (history.Count > OperationsMax)
        {
            throw new ArgumentException($"a history of {history.Count} operations; at most {OperationsMax} can be checked", nameof(history));
        }

        return new Search(this, history, isFinal).Run(initial);
    }

    /// <summary>One position of a search: equal ones have the same continuations.</summary>
    private readonly struct Node : IEquatable<Node>
    {
        private readonly int _hash;

        public Node(TState state, TActivity?[] activities, ulong ended)
        {
            State = state;
            Activities = activities;
            Ended = ended;
            var hash = HashCode.Combine(state, ended);
            for (var i = 0; i < activities.Length; i++)
            {
                // What has ended left its mark in the state; its activity only holds the result.
                hash = (ended & (1UL << i)) != 0 ? hash : (hash * 31) + (activities[i]?.GetHashCode() ?? 0);
            }

            _hash = hash;
        }

        public TState State { get; }

        public TActivity?[] Activities { get; }

        public ulong Ended { get; }

        public bool Equals(Node other)
        {
            if (_hash != other._hash || Ended != other.Ended)
            {
                return false;
            }

            for (var i = 0; i < Activities.Length; i++)
            {
                if ((Ended & (1UL << i)) == 0 && !Nullable.Equals(Activities[i], other.Activities[i]))
                {
                    return false;
                }
            }

            return State.Equals(other.State);
        }

        public override bool Equals(object? obj) => obj is Node other && Equals(other);

        public override int GetHashCode() => _hash;
    }

    private sealed class Search
    {
        private readonly LinearizabilityChecker<TState, TActivity, TOperation, TResult> _checker;
        private readonly IReadOnlyList<HistoryOperation<TOperation, TResult>> _history;
        private readonly Func<TState, bool>? _isFinal;
        private readonly int[] _byEnd;
        private readonly ulong _mustEnd;
        private readonly HashSet<Node> _visited = [];
        private readonly List<int> _path = [];
        private int[] _bestPath = [];
        private Node _best;
        private int _bestEnded = -1;
        private long _steps;
        private long _cacheHits;
        private bool _isWhole;
        private bool _isOverLimit;

        public Search(
            LinearizabilityChecker<TState, TActivity, TOperation, TResult> checker,
            IReadOnlyList<HistoryOperation<TOperation, TResult>> history,
            Func<TState, bool>? isFinal)
        {
            _checker = checker;
            _history = history;
            _isFinal = isFinal;

            // What returned first is tried first: mostly that is the order in which the operations took effect.
            _byEnd = [.. Enumerable.Range(0, history.Count).OrderBy(i => history[i].Returned).ThenBy(i => history[i].Invoked)];
            for (var i = 0; i < history.Count; i++)
            {
                _mustEnd |= history[i].IsPending ? 0 : 1UL << i;
            }
        }

        public CheckOutcome<TState, TActivity> Run(TState initial)
        {
            var root = new Node(initial, new TActivity?[_history.Count], 0);
            _isWhole = true;
            var isOk = Visit(root);
            if (!isOk && !_isOverLimit)
            {
                _isWhole = false;
                _visited.Clear();
                isOk = Visit(root);
            }

            var verdict = isOk ? Verdict.Ok : _isOverLimit ? Verdict.Unknown : Verdict.Violation;
            return new CheckOutcome<TState, TActivity>(verdict, _bestPath, _best.State, _best.Activities, _steps, _cacheHits);
        }

        private bool Visit(Node node)
        {
            if (!_visited.Add(node))
            {
                _cacheHits++;
                return false;
            }

            Remember(node);
            if (IsGoal(node))
            {
                _best = node;
                _bestPath = [.. _path];
                return true;
            }

            var firstEnd = FirstEnd(node);
            var only = _isWhole ? InFlight(node) : -1;
            foreach (var i in _byEnd)
            {
                var isEnabled = (node.Ended & (1UL << i)) == 0 && _history[i].Invoked < firstEnd && (only < 0 || only == i);
                if (isEnabled && Take(node, i))
                {
                    return true;
                }
            }

            return false;
        }

        private bool Take(Node node, int i)
        {
            if (_isOverLimit || ++_steps > _checker._stepsMax)
            {
                _isOverLimit = true;
                return false;
            }

            var operation = _history[i];
            var activity = node.Activities[i] ?? _checker._steps.Begin(operation.Process, operation.Operation, operation.Result);
            var outcomes = _checker._outcomes;
            outcomes.Clear();
            _checker._steps.Advance(node.State, activity, outcomes);
            if (outcomes.Count == 0)
            {
                return false;
            }

            var mine = outcomes.ToArray();
            _path.Add(i);
            foreach (var (state, rest) in mine)
            {
                if (Next(node, i, state, rest) is { } next && Visit(next))
                {
                    return true;
                }
            }

            _path.RemoveAt(_path.Count - 1);
            return false;
        }

        private Node? Next(Node node, int i, TState state, TActivity rest)
        {
            var ended = node.Ended;
            if (_checker._steps.ResultOf(rest) is { } result)
            {
                if (_history[i].Result is { } seen && !_checker._steps.Fits(result, seen))
                {
                    return null;
                }

                ended |= 1UL << i;
            }

            var activities = (TActivity?[])node.Activities.Clone();
            activities[i] = rest;
            return new Node(state, activities, ended);
        }

        private int InFlight(Node node)
        {
            for (var i = 0; i < _history.Count; i++)
            {
                if (node.Activities[i] is not null && (node.Ended & (1UL << i)) == 0)
                {
                    return i;
                }
            }

            return -1;
        }

        /// <summary>No operation may begin after the end of one that has steps left.</summary>
        private int FirstEnd(Node node)
        {
            foreach (var i in _byEnd)
            {
                if ((node.Ended & (1UL << i)) == 0)
                {
                    return _history[i].Returned;
                }
            }

            return int.MaxValue;
        }

        private bool IsGoal(Node node)
        {
            if ((node.Ended & _mustEnd) != _mustEnd)
            {
                return false;
            }

            if (_isFinal is null)
            {
                return true;
            }

            for (var i = 0; i < _history.Count; i++)
            {
                if (node.Activities[i] is not null && (node.Ended & (1UL << i)) == 0)
                {
                    return false;
                }
            }

            return _isFinal(node.State);
        }

        private void Remember(Node node)
        {
            var ended = BitOperations.PopCount(node.Ended & _mustEnd);
            if (ended > _bestEnded)
            {
                _bestEnded = ended;
                _best = node;
                _bestPath = [.. _path];
            }
        }
    }
}
