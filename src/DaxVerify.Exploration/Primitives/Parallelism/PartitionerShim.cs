using System.Collections.Concurrent;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Parallelism;

/// <summary>Partitioner.Create over numbers: how long ranges are depends on the number of processors, which is that of the loop's threads here.</summary>
[Replaces("System.Collections.Concurrent.Partitioner")]
internal static class PartitionerShim
{
    /// <summary>The framework makes three ranges for each processor.</summary>
    private const int Ranges = ParallelLoop.ThreadsMax * 3;

    public static OrderablePartitioner<Tuple<int, int>> Create(int fromInclusive, int toExclusive) => ThreadSlot.Current is null
        ? Partitioner.Create(fromInclusive, toExclusive)
        : Partitioner.Create(fromInclusive, toExclusive, (int)Math.Max(1, ((long)toExclusive - fromInclusive) / Ranges));

    public static OrderablePartitioner<Tuple<long, long>> Create(long fromInclusive, long toExclusive) => ThreadSlot.Current is null
        ? Partitioner.Create(fromInclusive, toExclusive)
        : Partitioner.Create(fromInclusive, toExclusive, (long)Int128.Max(1, ((Int128)toExclusive - fromInclusive) / Ranges));
}
