namespace DaxVerify.Exploration.Demos;

/// <summary>Sequences that iterators make, and values of each thread's own.</summary>
public static class Iterators
{
    [Demo("Framework")]
    public static void CorrectLocalOfEachThread()
    {
        var local = new AsyncLocal<int>();
        Run.Together(() => Use(1), () => Use(2));

        void Use(int number)
        {
            local.Value = number;
            Run.Expect(local.Value == number, "another's");
        }
    }

    [Demo("Framework")]
    public static void CorrectIteratorOfTwoThreads()
    {
        var numbers = Numbers();
        Run.Together(() => Run.Expect(numbers.Sum() == 3, "another"), () => Run.Expect(numbers.Sum() == 3, "another"));
        Run.Expect(numbers.Sum() == 3, "another");

        static IEnumerable<int> Numbers()
        {
            yield return 1;
            yield return 2;
        }
    }

    [Demo("Framework", Shows = "DataRace")]
    public static void BugOneEnumerator()
    {
        var numbers = Numbers().GetEnumerator();
        Run.Together(() => numbers.MoveNext(), () => numbers.MoveNext());

        static IEnumerable<int> Numbers()
        {
            yield return 1;
            yield return 2;
        }
    }

    [Demo("Framework", Shows = "DataRace")]
    public static void BugSharedAsyncIterator()
    {
        var numbers = Numbers().GetAsyncEnumerator();
        Run.Together(() => numbers.MoveNextAsync(), () => _ = numbers.Current);

        static async IAsyncEnumerable<int> Numbers()
        {
            await Task.CompletedTask;
            yield return 1;
        }
    }

    [Demo("Framework", Shows = "DataRace")]
    public static void BugListIsChangedBesideAnIterator()
    {
        List<int> list = [1, 2];
        Run.Together(() => Run.Expect(Doubled().Sum() > 0, "none"), () => list.Add(3));

        IEnumerable<int> Doubled()
        {
            foreach (var item in list)
            {
                yield return 2 * item;
            }
        }
    }
}
