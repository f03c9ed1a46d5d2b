using System.Runtime.CompilerServices;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Tasks;

/// <summary>ConcurrentExclusiveSchedulerPair: one of its schedulers alone queues to the pool, which is under control; what decides between the two is not.</summary>
[Replaces("System.Threading.Tasks.ConcurrentExclusiveSchedulerPair")]
internal static class SchedulerPairShim
{
    private static readonly ConditionalWeakTable<ConcurrentExclusiveSchedulerPair, TaskScheduler> s_used = [];

    public static TaskScheduler get_ConcurrentScheduler(ConcurrentExclusiveSchedulerPair pair, string site) => Use(pair, pair.ConcurrentScheduler, site);

    public static TaskScheduler get_ExclusiveScheduler(ConcurrentExclusiveSchedulerPair pair, string site) => Use(pair, pair.ExclusiveScheduler, site);

    /// <summary>Drops all objects of the program.</summary>
    public static void Clear() => s_used.Clear();

    private static TaskScheduler Use(ConcurrentExclusiveSchedulerPair pair, TaskScheduler scheduler, string site)
    {
        if (ThreadSlot.Current is not null && !ReferenceEquals(s_used.GetValue(pair, _ => scheduler), scheduler))
        {
            UncontrolledShim.Met("both schedulers of a System.Threading.Tasks.ConcurrentExclusiveSchedulerPair", site);
        }

        return scheduler;
    }
}
