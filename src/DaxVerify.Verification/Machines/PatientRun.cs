using System.Runtime.ExceptionServices;

namespace DaxVerify.Verification.Machines;

/// <summary>
/// Runs something that may never come back, on a thread of its own that is used again as long as it does. A machine that hangs is a finding: whoever waits for it must go
/// on. The thread of a run that didn't end is left where it is.
/// </summary>
public static class PatientRun
{
    /// <summary>Time after which a run counts as hung. A sequence takes milliseconds, also where many others share the processor.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    [ThreadStatic]
    private static Worker? s_worker;

    /// <summary>Runs something to its end, or as long as there is patience.</summary>
    /// <param name="patience">How long to wait, by a <see cref="WorkClock"/>.</param>
    /// <param name="run">What to run; an exception that leaves it leaves here too.</param>
    /// <returns>Whether it came to an end.</returns>
    public static bool TryRun(TimeSpan patience, Action run)
    {
        var worker = s_worker ??= new Worker();
        if (worker.TryRun(patience, run))
        {
            return true;
        }

        s_worker = null;
        return false;
    }

    private sealed class Worker
    {
        private readonly object _gate = new();
        private Action? _run;
        private ExceptionDispatchInfo? _thrown;

        public Worker() => new Thread(Work) { IsBackground = true, Name = "sequence" }.Start();

        public bool TryRun(TimeSpan patience, Action run)
        {
            var clock = new WorkClock();
            lock (_gate)
            {
                (_run, _thrown) = (run, null);
                Monitor.PulseAll(_gate);
                while (_run is not null)
                {
                    var left = patience - clock.Look();
                    if (left <= TimeSpan.Zero)
                    {
                        return false;
                    }

                    Monitor.Wait(_gate, left < PatientClock.Interval ? left : PatientClock.Interval);
                }

                _thrown?.Throw();
                return true;
            }
        }

        private void Work()
        {
            while (true)
            {
                var run = Next();
                ExceptionDispatchInfo? thrown = null;
                try
                {
                    run();
                }
#pragma warning disable CA1031 // It is thrown again where the run was asked for.
                catch (Exception e)
#pragma warning restore CA1031
                {
                    thrown = ExceptionDispatchInfo.Capture(e);
                }

                lock (_gate)
                {
                    (_run, _thrown) = (null, thrown);
                    Monitor.PulseAll(_gate);
                }
            }
        }

        private Action Next()
        {
            lock (_gate)
            {
                while (_run is null)
                {
                    Monitor.Wait(_gate);
                }

                return _run;
            }
        }
    }
}
