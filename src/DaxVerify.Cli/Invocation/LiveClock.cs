using System.Diagnostics;

namespace DaxVerify.Cli.Invocation;

/// <summary>The time that a work took so far, and how fast it goes: what passes before the first thing is done, such as loading the program, doesn't make it slower.</summary>
internal sealed class LiveClock
{
    private const double SecondsMin = 1e-3;
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly Lock _gate = new();
    private (long Done, TimeSpan At)? _first;

    /// <summary>Time since the begin.</summary>
    public TimeSpan Elapsed => _clock.Elapsed;

    /// <summary>How many are done a second, from when some were first seen to be done.</summary>
    /// <param name="done">How many are done now.</param>
    public double RateOf(long done) => RateOf(done, _clock.Elapsed);

    /// <summary>The same at a given time.</summary>
    public double RateOf(long done, TimeSpan now)
    {
        lock (_gate)
        {
            if (_first is { } first && done > first.Done)
            {
                return (done - first.Done) / Math.Max((now - first.At).TotalSeconds, SecondsMin);
            }

            _first ??= done > 0 ? (done, now) : null;
            return done / Math.Max(now.TotalSeconds, SecondsMin);
        }
    }
}
