namespace DaxVerify.Exploration.Demos;

/// <summary>Starts threads and waits for them.</summary>
internal static class Run
{
    public static void Together(params Action[] bodies)
    {
        var threads = bodies.Select(b => new Thread(() => b())).ToArray();
        foreach (var thread in threads)
        {
            thread.Start();
        }

        foreach (var thread in threads)
        {
            thread.Join();
        }
    }

    public static void Expect(bool condition, string message)
    {
        if (!condition)
        {
            throw new InvalidOperationException(message);
        }
    }
}
