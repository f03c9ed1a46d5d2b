namespace DaxVerify.Verification.MemoryCopy.Persistence;

/// <summary>
/// The stores that a kernel makes while it runs on <see cref="RecordingWidth{TWidth, TVector}"/>. Kernels call static
/// operations of their width, so the log of the running thread is found through a thread-static field.
/// </summary>
internal sealed unsafe class StoreLog
{
    [ThreadStatic]
    private static StoreLog? s_current;

    private readonly byte* _memory;
    private readonly int _bytes;
    private readonly List<StoreEvent> _events = [];

    private StoreLog(byte* memory, int bytes)
    {
        _memory = memory;
        _bytes = bytes;
    }

    /// <summary>Runs something and returns the stores that it made to a stretch of memory.</summary>
    /// <param name="memory">Its start. Stores elsewhere (to the stack, say) aren't recorded.</param>
    /// <param name="bytes">Its length.</param>
    /// <returns>The stores, in program order.</returns>
    public static IReadOnlyList<StoreEvent> Record(byte* memory, int bytes, Action run)
    {
        var log = new StoreLog(memory, bytes);
        s_current = log;
        try
        {
            run();
        }
        finally
        {
            s_current = null;
        }

        return log._events;
    }

    /// <summary>Notes a store that has just been made; its bytes are read back from memory.</summary>
    public static void Add(StoreKind kind, byte* destination, nuint bytes)
    {
        StoreLog log = s_current ?? throw new InvalidOperationException("a recording kernel runs outside StoreLog.Record");
        long offset = destination - log._memory;
        if (bytes != 0 && offset >= 0 && offset + (long)bytes <= log._bytes)
        {
            log._events.Add(new StoreEvent(kind, (int)offset, new ReadOnlySpan<byte>(destination, (int)bytes).ToArray()));
        }
    }

    public static void AddFence()
    {
        StoreLog log = s_current ?? throw new InvalidOperationException("a recording kernel runs outside StoreLog.Record");
        log._events.Add(StoreEvent.Fence);
    }
}
