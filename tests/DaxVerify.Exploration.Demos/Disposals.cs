using DaxVerify.Exploration.Demos.Contracts;

namespace DaxVerify.Exploration.Demos;

/// <summary>Objects that end with their Dispose, because their classes say so, and others.</summary>
public static class Disposals
{
    private class Plain : IDisposable
    {
        private int _isDisposed;

        public Lock Gate { get; } = new();

        public int Uses { get; set; }

        public virtual void Dispose()
        {
            if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
            {
                Uses = 0;
            }
        }
    }

    [EndsWithDispose]
    private class Session(string name) : Plain
    {
        public string Name { get; } = name;
    }

    private sealed class LongSession(string name) : Session(name)
    {
        private int _pages = 2;

        public override void Dispose()
        {
            base.Dispose();
            _pages = 0;
        }

        public int Pages => _pages;
    }

    [Demo("Lifetime", Shows = "UseAfterRelease")]
    public static void BugUseAfterDispose()
    {
        var session = new Session("one");
        using (session)
        {
            session.Uses++;
        }

        session.Uses++;
    }

    /// <summary>A name that is never set again belongs to the object as much as anything.</summary>
    [Demo("Lifetime", Shows = "UseAfterRelease")]
    public static void BugNameAfterDispose()
    {
        var session = new Session("one");
        session.Dispose();
        Run.Expect(session.Name == "one", "another");
    }

    [Demo("Lifetime", Shows = "UseAfterRelease")]
    public static void BugUseOfDerivedAfterDispose()
    {
        var session = new LongSession("one");
        session.Dispose();
        Run.Expect(session.Pages == 0, "another");
    }

    /// <summary>The one is done and disposes of what the other still uses.</summary>
    private static void Share(bool asks)
    {
        var gate = new Lock();
        var isOpen = true;
        var session = new Session("one");
        void Use()
        {
            lock (gate)
            {
                if (isOpen || !asks)
                {
                    session.Uses++;
                }
            }
        }

        void Close()
        {
            lock (gate)
            {
                isOpen = false;
                session.Dispose();
            }
        }

        Run.Together(Use, Close);
    }

    [Demo("Lifetime", Shows = "UseAfterRelease")]
    public static void BugUseByAnotherAfterDispose() => Share(asks: false);

    [Demo("Lifetime")]
    public static void CorrectUseWhileItIsOpen() => Share(asks: true);

    /// <summary>A second Dispose is none.</summary>
    [Demo("Lifetime")]
    public static void CorrectDisposedTwice()
    {
        var session = new LongSession("one");
        session.Uses++;
        session.Dispose();
        session.Dispose();
        using (session)
        {
        }
    }

    /// <summary>Nor is one at the same time, whoever comes first.</summary>
    [Demo("Lifetime")]
    public static void CorrectDisposedByBoth()
    {
        var session = new Session("one");
        Run.Together(() => session.Dispose(), () => ((IDisposable)session).Dispose());
    }

    /// <summary>A class that says nothing may be used for as long as it likes.</summary>
    [Demo("Lifetime")]
    public static void CorrectUseOfAnotherClass()
    {
        var plain = new Plain();
        plain.Dispose();
        plain.Uses++;
    }

    [Demo("Lifetime")]
    public static void CorrectContentsOfADisposedStream()
    {
        var stream = new MemoryStream();
        stream.WriteByte(1);
        stream.Dispose();
        stream.Dispose();
        Run.Expect(stream.ToArray().Length == 1, "another");
    }
}
