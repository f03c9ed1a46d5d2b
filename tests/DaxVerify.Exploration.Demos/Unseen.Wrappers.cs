using System.Collections;

namespace DaxVerify.Exploration.Demos;

/// <summary>The framework's synchronised wrappers take locks that a program can take as well, and what they wrap can be used beside them.</summary>
public static partial class Unseen
{
    public static void LockOfMap()
    {
        var map = Hashtable.Synchronized([]);
        Cross(map.SyncRoot, () => map.Add(1, 1));
    }

    public static void LockOfList()
    {
        var list = ArrayList.Synchronized([]);
        Cross(list.SyncRoot, () => list.Add(1));
    }

    public static void LockOfWriter()
    {
        var writer = TextWriter.Synchronized(new StringWriter());
        Cross(writer, () => writer.Write("a"));
    }

    public static void LockOfConsole() => Cross(System.Console.Out, () => System.Console.Out.Write(""));

    public static void LockThatWasAskedForFirst()
    {
        var map = Hashtable.Synchronized([]);
        Run.Expect(!Monitor.IsEntered(map.SyncRoot), "nobody has it");
        Cross(map.SyncRoot, () => map.Add(1, 1));
    }

    public static void LockOfStream()
    {
        var inner = new MemoryStream();
        var stream = Stream.Synchronized(inner);
        Cross(inner, () => stream.WriteByte(1));
    }

    public static void BesideItsWrapper()
    {
        var inner = new StringWriter();
        var writer = TextWriter.Synchronized(inner);
        Run.Together(() => writer.Write("a"), () => inner.Write("b"));
        Run.Expect(inner.ToString() == "ab", "the other order");
    }

    public static void HalfOfPairInEncoder()
    {
        var encoder = System.Text.Encoding.UTF8.GetEncoder();
        Run.Together(() => Encode("\ud83d"), () => Encode("\ude00"));

        void Encode(string text) => encoder.GetBytes(text, new byte[8], flush: false);
    }

    public static void Processor()
    {
        var number = 0;
        var thread = new Thread(() => number = Thread.GetCurrentProcessorId());
        thread.Start();
        thread.Join();
        Run.Expect(number == Thread.GetCurrentProcessorId(), "on another");
    }

    public static void Unobserved()
    {
        static void Handle(object? sender, UnobservedTaskExceptionEventArgs e) => throw new InvalidOperationException("nobody looked", e.Exception);
        TaskScheduler.UnobservedTaskException += Handle;
        TaskScheduler.UnobservedTaskException -= Handle;
    }

    private static void Cross(object inner, Action use)
    {
        var gate = new object();
        Run.Together(
            () =>
            {
                lock (gate)
                {
                    use();
                }
            },
            () =>
            {
                lock (inner)
                {
                    lock (gate)
                    {
                    }
                }
            });
    }
}
