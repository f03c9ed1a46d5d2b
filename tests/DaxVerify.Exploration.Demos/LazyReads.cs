namespace DaxVerify.Exploration.Demos;

/// <summary>Looks whether a reference is null, and fields that change but once: pools, and objects that are made when they are needed.</summary>
public static class LazyReads
{
    [Demo("Memory")]
    public static void CorrectPool()
    {
        var pool = new Pool<object>();
        Run.Together(Use, Use);

        void Use()
        {
            pool.Return(pool.Rent());
            pool.Return(pool.Rent());
        }
    }

    [Demo("Memory")]
    public static void CorrectMadeWithALocal()
    {
        var (made, got) = (new Made(), new object[3]);
        Run.Together(() => (got[0], got[1]) = (made.ByLocal(), made.ByLocal()), () => got[2] = made.ByLocal());
        Run.Expect(got[0] == got[1] && got[1] == got[2], "another");
    }

    [Demo("Memory")]
    public static void CorrectMadeWithTwoReads()
    {
        var (made, got) = (new MadeOnce(), new object[3]);
        Run.Together(() => (got[0], got[1]) = (made.Get(), made.Get()), () => got[2] = made.Get());
        Run.Expect(got[0] is not null && got[0] == got[1] && got[1] == got[2], "another");
    }

    [Demo("Memory")]
    public static void CorrectMadeUnderALockAfterALook()
    {
        var (made, got) = (new MadeUnderALock(), new object[3]);
        Run.Together(() => (got[0], got[1]) = (made.Get(), made.Get()), () => got[2] = made.Get());
        Run.Expect(got[0] == got[1] && got[1] == got[2], "another");
    }

    [Demo("Memory", Shows = "DataRace")]
    public static void BugMadeWithoutTheLock()
    {
        var made = new MadeUnderALock();
        Run.Together(() => made.GetCarelessly(), () => made.GetCarelessly());
    }

    [Demo("Memory", Shows = "DataRace")]
    public static void BugMadeWithTwoReadsAndDropped()
    {
        var made = new MadeAgain();
        made.Get();
        Run.Together(() => made.Get(), made.Drop);
    }

    [Demo("Memory", Shows = "DataRace")]
    public static void BugLooksThenUses()
    {
        var pool = new Pool<string>();
        pool.Return("");
        Run.Together(() => pool.Length(), () => pool.Rent());
    }

    [Demo("Memory", Shows = "DataRace")]
    public static void BugWaitsByALook()
    {
        var made = new MadeOnce();
        Run.Together(made.WaitFor, () => made.Get());
    }

    private sealed class Pool<T>
        where T : class
    {
        private T? _item;

        public T? Rent()
        {
            var item = _item;
            return item is null || Interlocked.CompareExchange(ref _item, null, item) != item ? null : item;
        }

        public bool Return(T? item) => !(_item != null || Interlocked.CompareExchange(ref _item, item, null) != null);

        public int Length() => _item != null ? (_item is string ? 1 : 2) : 0;
    }

    private sealed class Made
    {
        private object? _made;

        public object ByLocal()
        {
            var made = _made;
            if (made is not null)
            {
                return made;
            }

            made = new object();
            return Interlocked.CompareExchange(ref _made, made, null) ?? made;
        }
    }

    private sealed class MadeOnce
    {
        private object? _made;

        private bool IsMade => _made is not null;

        public object Get()
        {
            if (_made is null)
            {
                Interlocked.CompareExchange(ref _made, new object(), null);
            }

            return _made!;
        }

        public void WaitFor()
        {
            while (!IsMade)
            {
                Thread.Yield();
            }
        }
    }

    private sealed class MadeUnderALock
    {
        private readonly Lock _lock = new();
        private object? _made;

        public object Get()
        {
            var made = _made;
            if (made is not null)
            {
                return made;
            }

            lock (_lock)
            {
                return _made ??= new object();
            }
        }

        public object GetCarelessly()
        {
            var made = _made;
            if (made is not null)
            {
                return made;
            }

            return _made ??= new object();
        }
    }

    private sealed class MadeAgain
    {
        private object? _made;

        public object? Get()
        {
            if (_made is null)
            {
                Interlocked.CompareExchange(ref _made, new object(), null);
            }

            return _made;
        }

        public void Drop() => Interlocked.Exchange(ref _made, null);
    }
}
