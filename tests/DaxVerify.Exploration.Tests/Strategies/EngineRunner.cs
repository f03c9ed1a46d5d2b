using DaxVerify.Exploration.Detectors;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Tests.Strategies;

/// <summary>Drives the engine over a body in this process, without rewriting and without stopping at defects.</summary>
internal static class EngineRunner
{
    /// <summary>Runs until the strategy ends.</summary>
    /// <returns>Executions, and those given up as redundant.</returns>
    public static (long Executions, long Abandoned) Exhaust(Action body, IStrategy strategy, bool pollsLocks, long executionsMax, Action<Controller> afterEach)
    {
        lock (Explorer.One)
        {
            long executions = 0;
            long abandoned = 0;
            Exception? failure = null;
            var thread = new Thread(() =>
            {
                try
                {
                    var core = Processor.Current;
                    Processor.Pin(core);
                    var controller = new Controller(new ExplorationOptions { DetectRaces = false }, core, new Detection()) { ReleasesArePoints = pollsLocks };
                    for (long i = 0; executions < executionsMax && strategy.Begin(i); i++)
                    {
                        controller.RunExecution(body, strategy, 1, null);
                        if (strategy.Divergence is { } how)
                        {
                            throw new InvalidOperationException(how);
                        }

                        if (controller.Abandoned)
                        {
                            abandoned++;
                            continue;
                        }

                        executions++;
                        afterEach(controller);
                    }

                    controller.Stop();
                }
                catch (Exception e)
                {
                    failure = e;
                }
            });
            thread.Start();
            thread.Join();
            if (failure is not null)
            {
                throw new InvalidOperationException(failure.ToString());
            }

            return (executions, abandoned);
        }
    }
}
