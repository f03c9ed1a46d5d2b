using System.Collections.Immutable;

namespace DaxVerify.Exploration.Demos;

/// <summary>ImmutableInterlocked: its functions run outside of the exchange, several at once and again.</summary>
public static class ImmutableUpdates
{
    [Demo("Memory", Shows = "UnhandledException")]
    public static void BugFactoryRunsTwice()
    {
        var (map, made) = (ImmutableDictionary<int, int>.Empty, 0);
        int Make(int key)
        {
            Interlocked.Increment(ref made);
            return key;
        }

        Run.Together(() => ImmutableInterlocked.GetOrAdd(ref map, 1, Make), () => ImmutableInterlocked.GetOrAdd(ref map, 1, Make));
        Run.Expect(made == 1, "made twice");
    }

    [Demo("Memory", Shows = "DataRace")]
    public static void BugUpdateCountsPlainly()
    {
        var (list, calls) = (ImmutableList<int>.Empty, 0);
        void Add(int item) => ImmutableInterlocked.Update(ref list, (old, added) => Counted(old.Add(added)), item);
        ImmutableList<int> Counted(ImmutableList<int> next)
        {
            calls++;
            return next;
        }

        Run.Together(() => Add(1), () => Add(2));
        Run.Expect(list.Count == 2, "one lost");
    }

    [Demo("Memory")]
    public static void CorrectUpdates()
    {
        var (list, array) = (ImmutableList<int>.Empty, ImmutableArray<int>.Empty);
        void Add(int item)
        {
            ImmutableInterlocked.Update(ref list, old => old.Add(item));
            ImmutableInterlocked.Update(ref array, (old, added) => old.Add(added), item);
        }

        Run.Together(() => Add(1), () => Add(2));
        Run.Expect(list.Count == 2 && array.Length == 2, "one lost");
    }

    [Demo("Memory")]
    public static void CorrectDictionary()
    {
        var map = ImmutableDictionary<int, int>.Empty;
        void Count() => ImmutableInterlocked.AddOrUpdate(ref map, 1, 1, (_, old) => old + 1);
        bool first = false, second = false;
        Run.Together(Count, () =>
        {
            Count();
            first = ImmutableInterlocked.TryUpdate(ref map, 1, 9, 2);
            second = ImmutableInterlocked.TryAdd(ref map, 1, 0);
        });
        Run.Expect(!second && (first ? map[1] is 9 or 10 : map[1] == 2), $"{map[1]}");
        Run.Expect(ImmutableInterlocked.TryRemove(ref map, 1, out _) && !ImmutableInterlocked.TryRemove(ref map, 1, out _), "removed otherwise");
    }

    /// <summary>What is equal to what is there is not put in its place, and what was there is given back; what is compared is compared by its type's own rule.</summary>
    [Demo("Memory")]
    public static void CorrectEqualValues()
    {
        var (first, equal) = (new string('a', 1), new string('a', 1));
        var map = ImmutableDictionary<int, string>.Empty.WithComparers(null, StringComparer.OrdinalIgnoreCase).Add(1, first);
        Run.Expect(ReferenceEquals(ImmutableInterlocked.AddOrUpdate(ref map, 1, "new", (_, _) => equal), first), "another");
        Run.Expect(!ImmutableInterlocked.TryUpdate(ref map, 1, "b", "A"), "compared by the map's rule");
    }

    [Demo("Memory")]
    public static void CorrectStackAndQueue()
    {
        var (stack, queue) = (ImmutableStack<int>.Empty, ImmutableQueue<int>.Empty);
        bool popped = false, taken = false;
        Run.Together(
            () =>
            {
                ImmutableInterlocked.Push(ref stack, 1);
                ImmutableInterlocked.Enqueue(ref queue, 1);
            },
            () =>
            {
                popped = ImmutableInterlocked.TryPop(ref stack, out _);
                taken = ImmutableInterlocked.TryDequeue(ref queue, out _);
            });
        Run.Expect(popped == stack.IsEmpty && taken == queue.IsEmpty, "lost");
    }
}
