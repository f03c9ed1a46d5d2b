namespace DaxVerify.Exploration.Demos;

/// <summary>
/// What .NET's memory model makes harmless, a single unordered read of a reference and what is reached through it, and beside each the twin that isn't.
/// </summary>
public static class ReferenceRaces
{
    [Demo("Memory")]
    public static void CorrectReadOnce()
    {
        var holder = new Holder();
        Run.Together(
            () => holder.Node = new Node { Value = 7 },
            () =>
            {
                var node = holder.Node;
                if (node != null)
                {
                    Run.Expect(node.Value == 7, "half made");
                }
            });
    }

    /// <summary>The second read may find another one, or none.</summary>
    [Demo("Memory", Shows = "DataRace")]
    public static void BugReadTwice()
    {
        var holder = new Holder { Node = new Node() };
        Run.Together(
            () => holder.Node = null,
            () =>
            {
                if (holder.Node != null)
                {
                    _ = holder.Node;
                }
            });
    }

    /// <summary>The handlers lead back to what holds the event: it was known without them.</summary>
    [Demo("Memory", Shows = "DataRace")]
    public static void BugHandlersHoldTheOwner()
    {
        var (owner, calls) = (new Raises(), 0);
        Run.Together(() => owner.Happened += () => owner.Count(ref calls), () => owner.Happened += () => owner.Count(ref calls));
    }

    /// <summary>The reader had the object before: what it reads there needs no reference that was written after it.</summary>
    [Demo("Memory", Shows = "DataRace")]
    public static void BugObjectThatWasKnown()
    {
        var node = new Node();
        Run.Together(
            () =>
            {
                node.Value = 7;
                node.Left = node;
            },
            () =>
            {
                if (node.Left is not null)
                {
                    _ = node.Value;
                }
            });
    }

    [Demo("Memory", Shows = "DataRace")]
    public static void BugReadTwiceThroughAProperty()
    {
        var holder = new Holder { Current = new Node() };
        Run.Together(
            () => holder.Current = null,
            () =>
            {
                if (holder.Current != null)
                {
                    _ = holder.Current;
                }
            });
    }

    [Demo("Memory", Shows = "DataRace")]
    public static void BugChangedAfterwards()
    {
        var holder = new Holder();
        Run.Together(
            () =>
            {
                var node = new Node { Value = 7 };
                holder.Node = node;
                node.Value = 8;
            },
            () =>
            {
                var node = holder.Node;
                if (node != null)
                {
                    _ = node.Value;
                }
            });
    }

    [Demo("Memory", Shows = "DataRace")]
    public static void BugChangedAfterASecondReference()
    {
        var holder = new Holder();
        Run.Together(
            () =>
            {
                var node = new Node { Value = 7 };
                holder.Node = null;
                holder.Node = node;
                node.Value = 8;
            },
            () =>
            {
                var node = holder.Node;
                if (node != null)
                {
                    _ = node.Value;
                }
            });
    }

    /// <summary>The reference is written by who got the field by reference.</summary>
    [Demo("Memory", Shows = "DataRace")]
    public static void BugChangedAfterAResize()
    {
        var holder = new Holder();
        Run.Together(
            () =>
            {
                Array.Resize(ref holder.Numbers, 2);
                holder.Numbers[0] = 5;
            },
            () =>
            {
                var numbers = holder.Numbers;
                if (numbers.Length > 0)
                {
                    _ = numbers[0];
                }
            });
    }

    /// <summary>That the reference is there says nothing of what isn't reached through it.</summary>
    [Demo("Memory", Shows = "DataRace")]
    public static void BugReferenceAsAFlag()
    {
        var holder = new Holder();
        var data = 0;
        Run.Together(
            () =>
            {
                data = 1;
                holder.Node = new Node();
            },
            () =>
            {
                var node = holder.Node;
                if (node != null)
                {
                    Run.Expect(data == 1, "not there");
                    node.Look();
                }
            });
    }

    [Demo("Memory", Shows = "DataRace")]
    public static void BugWrittenByBoth()
    {
        var holder = new Holder();
        Run.Together(() => holder.Node = new Node(), () => holder.Node = new Node());
    }

    [Demo("Memory", Shows = "DataRace")]
    public static void BugWaitsForAReference()
    {
        var holder = new Holder();
        Run.Together(
            () => holder.Node = new Node(),
            () =>
            {
                while (holder.Node == null)
                {
                    Thread.Yield();
                }
            });
    }

    [Demo("Memory")]
    public static void CorrectEvent()
    {
        var source = new Source();
        var raised = 0;
        Run.Together(
            () => source.Changed += () => Interlocked.Increment(ref raised),
            () =>
            {
                source.Raise();
                source.Raise();
            });
        Run.Expect(raised <= 2, "raised too often");
    }

    [Demo("Memory", Shows = "DataRace")]
    public static void BugEventLookedAtTwice()
    {
        var source = new Source();
        Run.Together(() => source.Changed += () => { }, source.RaiseUnsafely);
    }

    /// <summary>Lists, arrays, fields that are never set again: all of it is reached.</summary>
    [Demo("Memory")]
    public static void CorrectTree()
    {
        var holder = new Holder();
        Run.Together(
            () =>
            {
                var tree = new Tree(new Node { Value = 1 });
                tree.Nodes.Add(new Node { Value = 2 });
                tree.ByName["a"] = new Node { Value = 3 };
                tree.Array[1] = new Node { Value = 4 };
                holder.Tree = tree;
            },
            () => Run.Expect(holder.Tree?.Sum() is null or 10, "half made"));
    }

    [Demo("Memory", Shows = "DataRace")]
    public static void BugListGrowsAfterwards()
    {
        var holder = new Holder();
        Run.Together(
            () =>
            {
                var tree = new Tree(new Node());
                holder.Tree = tree;
                tree.Nodes.Add(new Node());
            },
            () => _ = holder.Tree?.Sum());
    }

    /// <summary>Each writes a table of its own; who reads takes whichever is there.</summary>
    [Demo("Memory")]
    public static void CorrectTableReplacedUnderALock()
    {
        var holder = new Holder { Table = new Dictionary<int, Node>() };
        var gate = new object();
        void Add(int key)
        {
            lock (gate)
            {
                holder.Table = new Dictionary<int, Node>(holder.Table) { [key] = new Node { Value = key } };
            }
        }

        Run.Together(
            () => Add(1),
            () => Run.Expect(!holder.TryGet(1, out var node) || node.Value == 1, "half made"));
    }

    /// <summary>What two got from a third isn't theirs alone.</summary>
    [Demo("Memory", Shows = "DataRace")]
    public static void BugTwoChangeWhatTheyGot()
    {
        var holder = new Holder();
        void Change()
        {
            var node = holder.Node;
            if (node != null)
            {
                node.Value++;
            }
        }

        Run.Together(() => holder.Node = new Node { Value = 1 }, Change, Change);
    }

    [Demo("Memory")]
    public static void CorrectMadeOnceWithoutVolatile()
    {
        var holder = new Holder();
        Run.Together(() => Run.Expect(holder.Make().Value == 5, "half made"), () => Run.Expect(holder.Make().Value == 5, "half made"));
    }

    private sealed class Node
    {
        public int Value;
        public Node? Left;

        public void Look()
        {
        }
    }

    private sealed class Tree(Node first)
    {
        private readonly Node _first = first;

        public List<Node> Nodes { get; } = [];

        public Dictionary<string, Node> ByName { get; } = [];

        public Node?[] Array { get; } = new Node?[2];

        public int Sum() => _first.Value + Nodes.Sum(node => node.Value) + (ByName.TryGetValue("a", out var named) ? named.Value : 0) + (Array[1]?.Value ?? 0);
    }

    private sealed class Holder
    {
        private readonly object _gate = new();
        private Node? _made;
        public Node? Node;
        public Tree? Tree;
        public int[] Numbers = [0];
        public Dictionary<int, Node> Table = [];

        public Node? Current { get; set; }

        public bool TryGet(int key, out Node node)
        {
            var table = Table;
            return table.TryGetValue(key, out node!);
        }

        public Node Make()
        {
            var made = _made;
            return made ?? MakeLocked();
        }

        private Node MakeLocked()
        {
            lock (_gate)
            {
                return _made ??= new Node { Value = 5 };
            }
        }
    }

    /// <summary>Both find none and make one: the read that finds the old reference is no race, and what is added under the lock comes after it.</summary>
    [Demo("Memory", Shows = "DataRace")]
    public static void BugMadeTwice()
    {
        var owner = new Owner();
        Run.Together(() => owner.Add(1), () => owner.Add(2));
        Run.Expect(owner.Count == 2, "lost");
    }

    [Demo("Memory")]
    public static void CorrectMadeTwice()
    {
        var owner = new Owner();
        Run.Together(() => owner.AddToTheFirst(1), () => owner.AddToTheFirst(2));
        Run.Expect(owner.Count == 2, "lost");
    }

    private sealed class Owner
    {
        private List<int>? _list;

        public int Count => _list!.Count;

        public void Add(int item)
        {
            var list = _list ??= [];
            lock (list)
            {
                list.Add(item);
            }
        }

        public void AddToTheFirst(int item)
        {
            var list = _list ?? Interlocked.CompareExchange(ref _list, [], null) ?? _list;
            lock (list)
            {
                list.Add(item);
            }
        }
    }

    private sealed class Source
    {
        public event Action? Changed;

        public void Raise() => Changed?.Invoke();

        public void RaiseUnsafely()
        {
            if (Changed != null)
            {
                Changed();
            }
        }
    }

    private sealed class Raises
    {
        public Action? Happened;

        public void Count(ref int calls) => calls += Happened is null ? 0 : 1;
    }
}
