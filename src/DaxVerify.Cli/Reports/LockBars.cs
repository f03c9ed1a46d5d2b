using DaxVerify.Exploration.Facts;
using DaxVerify.Reporting.Model;

namespace DaxVerify.Cli.Reports;

/// <summary>Follows the locks of a trace: from when to when each was held or waited for, and which steps that puts in order.</summary>
internal sealed class LockBars
{
    /// <summary>The last step of a bar that never ends.</summary>
    public const int Never = int.MaxValue;

    private readonly List<LockBar> _bars = [];
    private readonly List<StepOrder> _orders = [];
    private readonly Dictionary<(int Thread, string Lock), (int First, int Depth, bool IsShared)> _held = [];
    private readonly Dictionary<(int Thread, string Lock), int> _waits = [];
    private readonly Dictionary<string, (int Step, int Thread, bool IsShared)> _released = [];
    private readonly Dictionary<int, int> _starts = [];
    private readonly Dictionary<int, int> _lasts = [];
    private readonly Dictionary<int, string> _justEntered = [];

    /// <summary>Goes through a trace; what isn't given back in it ends at <see cref="Never"/>.</summary>
    public static (IReadOnlyList<LockBar> Bars, IReadOnlyList<StepOrder> Orders) Of(IReadOnlyList<TraceEvent> trace)
    {
        var follower = new LockBars();
        for (var i = 0; i < trace.Count; i++)
        {
            follower.Follow(trace[i], i);
        }

        follower.End();
        return ([.. follower._bars.OrderBy(bar => bar.First).ThenBy(bar => bar.Lane)], follower._orders);
    }

    private void Follow(TraceEvent step, int at)
    {
        if (_starts.Remove(step.Thread, out var started))
        {
            _orders.Add(new StepOrder(started, at, "start"));
        }

        switch (step.Kind)
        {
            case TraceEventKind.LockTake:
                // What was entered just before is what the program's own lock is built of: from here on it goes by the name of that.
                if (_justEntered.TryGetValue(step.Thread, out var inner))
                {
                    _held.Remove((step.Thread, inner));
                }

                Take(step, at);
                break;
            case TraceEventKind.Enter or TraceEventKind.Woken:
            case TraceEventKind.TryEnter when step.Succeeded:
                Take(step, at);
                break;
            case TraceEventKind.Exit or TraceEventKind.LockRelease:
                Release(step, at, all: false);
                break;
            case TraceEventKind.PulseWait:
                Release(step, at, all: true);
                break;
            case TraceEventKind.LockWait:
                _waits[(step.Thread, NameOf(step))] = at;
                break;
            case TraceEventKind.LockLeave:
                EndWait(step, at);
                break;
            case TraceEventKind.Start when step.Target is { } target:
                _starts[target.Number] = at;
                break;
            case TraceEventKind.Join when step is { Succeeded: true, Target: { } target } && _lasts.TryGetValue(target.Number, out var last):
                _orders.Add(new StepOrder(last, at, "end"));
                break;
            default:
                break;
        }

        _lasts[step.Thread] = at;
        _justEntered.Remove(step.Thread);
        if (step.Kind == TraceEventKind.Enter)
        {
            _justEntered[step.Thread] = NameOf(step);
        }
    }

    private void Take(TraceEvent step, int at)
    {
        EndWait(step, at);
        var key = (step.Thread, NameOf(step));
        if (_held.TryGetValue(key, out var held))
        {
            _held[key] = held with { Depth = held.Depth + 1 };
            return;
        }

        var isShared = step.Mode == LockMode.Shared;
        _held[key] = (at, 1, isShared);
        if (_released.TryGetValue(key.Item2, out var before) && before.Thread != step.Thread && !(before.IsShared && isShared))
        {
            _orders.Add(new StepOrder(before.Step, at, key.Item2));
        }
    }

    private void Release(TraceEvent step, int at, bool all)
    {
        var key = (step.Thread, NameOf(step));
        if (!_held.TryGetValue(key, out var held))
        {
            return;
        }

        if (held.Depth > 1 && !all)
        {
            _held[key] = held with { Depth = held.Depth - 1 };
            return;
        }

        _held.Remove(key);
        _released[key.Item2] = (at, step.Thread, held.IsShared);
        _bars.Add(new LockBar(step.Thread, key.Item2, held.IsShared, IsWait: false, held.First, at));
    }

    private void EndWait(TraceEvent step, int at)
    {
        if (_waits.Remove((step.Thread, NameOf(step)), out var first))
        {
            _bars.Add(new LockBar(step.Thread, NameOf(step), IsShared: false, IsWait: true, first, Math.Max(first, at - 1)));
        }
    }

    private void End()
    {
        _bars.AddRange(_held.Select(held => new LockBar(held.Key.Thread, held.Key.Lock, held.Value.IsShared, IsWait: false, held.Value.First, Never)));
        _bars.AddRange(_waits.Select(wait => new LockBar(wait.Key.Thread, wait.Key.Lock, IsShared: false, IsWait: true, wait.Value, Never)));
    }

    private static string NameOf(TraceEvent step) => step.Subject?.ToString() ?? "";
}
