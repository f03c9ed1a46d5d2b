using DaxVerify.Exploration.Demos.Contracts;

namespace DaxVerify.Exploration.Demos;

/// <summary>Objects that are released while others may still use them.</summary>
public static class Lifetimes
{
    private static class Memory
    {
        [ReleasesObject]
        public static void Free<T>(T released)
            where T : class
        {
        }

        [ReusesObject]
        public static void Take<T>(T reused)
            where T : class
        {
        }
    }

    private abstract class Counted
    {
        private int _references = 1;
        private bool _isGone;

        /// <summary>What the release itself does to the object is no use of it.</summary>
        [ReleasesObject]
        private static void Free(Counted counted) => counted._isGone = true;

        public void Check() => Run.Expect(!_isGone, "gone");

        public void Get() => Interlocked.Increment(ref _references);

        public void Put()
        {
            if (Interlocked.Decrement(ref _references) == 0)
            {
                Free(this);
            }
        }
    }

    private sealed class Device(string name) : Counted
    {
        public string Name { get; } = name;
        public int Uses;
        public volatile bool IsUp;
    }

    private sealed class Registry
    {
        public readonly Lock Gate = new();
        public Device? Current;
    }

    /// <summary>Looks a device up and takes a reference only after the lock is free again: it may be gone.</summary>
    private static void Lookup(Action<Device> use, bool takesReference)
    {
        var registry = new Registry { Current = new Device("one") };
        void Read()
        {
            Device? found;
            lock (registry.Gate)
            {
                found = registry.Current;
                if (takesReference)
                {
                    found?.Get();
                }
            }

            if (found is not null)
            {
                use(found);
                if (takesReference)
                {
                    found.Put();
                }
            }
        }

        void Remove()
        {
            Device gone;
            lock (registry.Gate)
            {
                gone = registry.Current!;
                registry.Current = null;
            }

            gone.Put();
        }

        Run.Together(Read, Remove);
    }

    /// <summary>A name that is never set again belongs to the object as much as anything.</summary>
    [Demo("Lifetime", Shows = "UseAfterRelease")]
    public static void BugNameOfReleased() => Lookup(device => Run.Expect(device.Name.Length > 0, "no name"), takesReference: false);

    [Demo("Lifetime")]
    public static void CorrectNameOfCounted() => Lookup(device => Run.Expect(device.Name.Length > 0, "no name"), takesReference: true);

    [Demo("Lifetime", Shows = "UseAfterRelease")]
    public static void BugFieldOfReleased() => Lookup(device => device.Uses++, takesReference: false);

    [Demo("Lifetime")]
    public static void CorrectFieldOfCounted() => Lookup(device => device.Uses++, takesReference: true);

    [Demo("Lifetime", Shows = "UseAfterRelease")]
    public static void BugVolatileOfReleased() => Lookup(device => device.IsUp = true, takesReference: false);

    [Demo("Lifetime")]
    public static void CorrectVolatileOfCounted() => Lookup(device => device.IsUp = true, takesReference: true);

    /// <summary>A check that asks the object itself touches it.</summary>
    [Demo("Lifetime", Shows = "UseAfterRelease")]
    public static void BugCheckOfReleased() => Lookup(device => device.Check(), takesReference: false);

    [Demo("Lifetime")]
    public static void CorrectCheckOfCounted() => Lookup(device => device.Check(), takesReference: true);

    /// <summary>A reference taken when the count is zero already.</summary>
    [Demo("Lifetime", Shows = "UseAfterRelease")]
    public static void BugLateReference() => Lookup(device => device.Get(), takesReference: false);

    /// <summary>One thread is enough.</summary>
    [Demo("Lifetime", Shows = "UseAfterRelease")]
    public static void BugUseByOne()
    {
        var device = new Device("one");
        device.Put();
        device.Uses = 1;
    }

    [Demo("Lifetime", Shows = "DoubleRelease")]
    public static void BugReleasedTwice()
    {
        var gate = new Lock();
        var table = new int[3];
        void Release()
        {
            lock (gate)
            {
                Memory.Free(table);
            }
        }

        Run.Together(Release, Release);
    }

    /// <summary>A table grows into another; who has the old one still reads it.</summary>
    private static void Grow(bool readsUnderLock)
    {
        var gate = new Lock();
        var table = new[] { 1, 2 };
        void Read()
        {
            int[] seen;
            lock (gate)
            {
                seen = table;
                if (readsUnderLock)
                {
                    Run.Expect(seen[0] == 1, "another");
                }
            }

            if (!readsUnderLock)
            {
                Run.Expect(seen[0] == 1, "another");
            }
        }

        void Renew()
        {
            lock (gate)
            {
                var old = table;
                table = [.. old, 3];
                Memory.Free(old);
            }
        }

        Run.Together(Read, Renew);
    }

    [Demo("Lifetime", Shows = "UseAfterRelease")]
    public static void BugElementOfReleased() => Grow(readsUnderLock: false);

    [Demo("Lifetime")]
    public static void CorrectElementUnderLock() => Grow(readsUnderLock: true);

    /// <summary>The same object again, for somebody else.</summary>
    private static void Recycle(bool keeps)
    {
        var gate = new Lock();
        var device = new Device("one");
        var isFree = false;
        void First()
        {
            lock (gate)
            {
                device.Uses = 1;
                Memory.Free(device);
                isFree = true;
            }

            if (keeps)
            {
                device.Uses = 2;
            }
        }

        void Second()
        {
            lock (gate)
            {
                if (isFree)
                {
                    Memory.Take(device);
                    device.Uses = 3;
                }
            }
        }

        Run.Together(First, Second);
    }

    [Demo("Lifetime")]
    public static void CorrectReuse() => Recycle(keeps: false);

    [Demo("Lifetime", Shows = "UseAfterRelease")]
    public static void BugKeptAfterRelease() => Recycle(keeps: true);

    /// <summary>Each thread reads on its own; the last one out releases.</summary>
    [Demo("Lifetime")]
    public static void CorrectLastOneReleases()
    {
        var device = new Device("one");
        device.Get();
        void Use()
        {
            Run.Expect(device.Name == "one" && !device.IsUp, "another");
            device.Put();
        }

        Run.Together(Use, Use);
    }

    /// <summary>A join orders as well as a count.</summary>
    [Demo("Lifetime")]
    public static void CorrectReleaseAfterJoin()
    {
        var device = new Device("one");
        Run.Together(() => device.Uses = device.Name.Length);
        device.Put();
    }
}
