using System.Numerics;
using DaxVerify.Exploration.Facts;

namespace DaxVerify.Exploration.Runtime;

/// <summary>How executions end: with a defect, with the test's own threads, with nobody who can go on, or given up.</summary>
internal sealed partial class Controller
{
    /// <summary>Steps that queued work may make after the test's own threads have ended.</summary>
    private const int StepsAfterEnd = 1_000;

    private string? _stray;
    private string? _outsider;
    private string? _outsiderBetween;
    private int _endedAt = -1;

    /// <summary>What threads were blocked in when none could run.</summary>
    public List<Step> Blocked { get; } = [];

    /// <summary>What threads would have begun with that were taken back.</summary>
    public List<WithdrawnStep> Withdrawn { get; } = [];

    /// <summary>The watchdog has given the engine up: it starts no further execution, which would reset the static state of others.</summary>
    public bool IsGivenUp { get; private set; }

    /// <summary>Code of the program ran on a thread outside control; called from there.</summary>
    /// <param name="stamp">The execution that it belongs to.</param>
    /// <param name="site">The await before it.</param>
    public void NoteStray(int stamp, string site)
    {
        if (stamp == Stamp)
        {
            Volatile.Write(ref _stray, site);
        }
    }

    /// <summary>The program whose code it runs.</summary>
    public IRewrittenCode? Code { get; init; }

    /// <summary>Code of the program ran on a thread that the engine doesn't know; there is no need to look again.</summary>
    public bool HasOutsider => _outsider is not null || (!InExecution && _outsiderBetween is not null);

    /// <summary>Notes such code; called from there. Between executions it may be that of a judge, who does as he likes: then it takes the claim of "all traces" away and no more.</summary>
    /// <param name="site">The code.</param>
    public void NoteOutsider(string site) => Volatile.Write(ref InExecution ? ref _outsider : ref _outsiderBetween, site);

    /// <summary>After the last execution: what was noticed outside of one takes the claim of "all traces" away.</summary>
    public void NoteLateOutsider()
    {
        if (Finding is not null)
        {
            return;
        }

        Outsiders.LetQueuedRun();
        if ((Volatile.Read(ref _outsider) ?? Volatile.Read(ref _outsiderBetween)) is { } site)
        {
            Limits.Note(LimitKind.NotRewritten, "its code ran on a thread outside control", site);
        }
    }

    /// <summary>Whatever ran outside control makes the rest of the execution worthless.</summary>
    private bool FailForOthers()
    {
        var operation = Volatile.Read(ref _stray) is { } stray ? $"code after the await at {Site.Place(stray)} in {Site.Method(stray)} ran on a thread outside control"
            : Volatile.Read(ref _outsider) is { } outsider ? $"{Site.Method(outsider)}{(Site.Place(outsider) is { Length: > 0 } place ? $" at {place}" : "")} ran on a thread outside control"
            : null;
        if (operation is null || Finding is not null || Aborting)
        {
            return operation is not null;
        }

        Fail(new Finding { Kind = BugKind.UncontrolledOperation, Thread = Running.ToFact(), Operation = operation });
        return true;
    }

    /// <summary>Gives the engine up; what is left of the execution unwinds at its next scheduling point.</summary>
    public void GiveUp()
    {
        IsGivenUp = true;
        Aborting = true;
    }

    /// <summary>Knows whose a shadow is.</summary>
    public IShadowOwners? Owners { get; init; }

    /// <summary>Races that .NET's memory model makes harmless are reported too.</summary>
    public bool ReportsAllRaces => Options.Races == RaceRules.Strict;

    /// <summary>Reads that may pass writes, in this execution.</summary>
    public Overtakings Overtakings { get; } = new();

    /// <summary>Ends the execution with a defect.</summary>
    public void Fail(Finding finding)
    {
        if (Finding is null && !Aborting)
        {
            Finding = finding;
        }

        Aborting = true;
    }

    /// <summary>Adds a defect that was seen only after the execution, by a judge of its result.</summary>
    public void FailAfterEnd(Finding finding) => Finding ??= finding;

    /// <summary>
    /// When the test's threads have ended, work that is queued already goes on as long as it can without waiting for time to pass; all else is cut off there.
    /// </summary>
    private bool MayRunOn(ref ulong enabled)
    {
        for (var rest = enabled; rest != 0; rest &= rest - 1)
        {
            var id = BitOperations.TrailingZeroCount(rest);
            if (_threads[id] is { IsPool: false } or { Kind: OpKind.Begin, Deadline: not long.MaxValue } or { MayTimeOutEarly: true })
            {
                enabled &= ~(1UL << id);
            }
        }

        if (enabled != 0 && _steps.Count - _endedAt < StepsAfterEnd)
        {
            return true;
        }

        for (var i = 0; i < ThreadCount; i++)
        {
            // It might have been due before.
            if (_threads[i] is { Finished: false, Kind: OpKind.Begin, MayTimeOutEarly: true } timer)
            {
                Blocked.Add(PendingOf(timer));
            }
        }

        if (_threads.Any(static _ => true))
        {
            Limits.Note(LimitKind.Unordered, "background threads outlive the test");
        }

        Aborting = true;
        return false;
    }

    private static Step PendingOf(ThreadSlot slot) => new()
    {
        Thread = (byte)slot.Id,
        Kind = slot.Kind,
        Object = slot.Object?.StepsOn ?? 0,
        EnabledAt = slot.EnabledAt,
        ReleasedAt = -1,
        Mode = slot.Object?.ModeOf(slot) ?? 1,
    };

    private void EndWithoutEnabledThread()
    {
        var foreground = false;
        for (var i = 0; i < ThreadCount; i++)
        {
            var slot = _threads[i];
            if (slot.Finished)
            {
                continue;
            }

            foreground |= !slot.Background;
            Blocked.Add(PendingOf(slot));
        }

        if (foreground)
        {
            var hang = Detection.NoThreadEnabled(this);
            Fail(hang.CycleLength == 0 && Queued?.Suspended.FirstOrDefault(waits => waits.Foreign is not null) is { } foreign ? CompletedElsewhere(foreign) : hang);
        }
        else
        {
            Aborting = true;
        }
    }

    /// <summary>No circle holds the program up, and code that nobody controls may yet let it go on.</summary>
    private Finding CompletedElsewhere(IBlocked waits) => new()
    {
        Kind = BugKind.UncontrolledOperation,
        Thread = Running.ToFact(),
        Operation = $"the await at {waits.ToWait().Place} of what {waits.Foreign} completes",
    };

    private ThreadSlot? AfterFinish()
    {
        if (!Aborting && _endedAt < 0 && !_threads.Any(static slot => !slot.Background))
        {
            _endedAt = _steps.Count;
        }

        if (!Aborting)
        {
            var next = PickNext(null);
            if (next is not null)
            {
                return next;
            }
        }

        return _threads.NextToUnwind();
    }
}
