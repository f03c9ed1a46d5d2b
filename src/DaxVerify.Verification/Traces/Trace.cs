namespace DaxVerify.Verification.Traces;

/// <summary>What is kept so that it can be run again: a sequence of one process, or a scenario of several threads under one schedule.</summary>
public abstract record Trace
{
    /// <summary>
    /// Version of the form that <see cref="TraceFile"/> writes and reads; it rises whenever a file means something else than before or no longer anything.
    /// </summary>
    public const int Version = 2;
}
