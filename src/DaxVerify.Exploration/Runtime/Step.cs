using DaxVerify.Exploration.Facts;

namespace DaxVerify.Exploration.Runtime;

/// <summary>One recorded decision of an execution: the thread that was run, what it did, and who else could have run.</summary>
internal struct Step
{
    /// <summary>Which threads were enabled, one bit each; for <see cref="OpKind.Data"/> the number of values to choose from.</summary>
    public ulong Enabled;

    /// <summary>The object the operation works on; 0 for none.</summary>
    public int Object;

    /// <summary>For <see cref="OpKind.Data"/> the chosen value; for a join the joined thread.</summary>
    public int Value;

    /// <summary>The thread that was run.</summary>
    public byte Thread;

    /// <summary>What the thread did.</summary>
    public OpKind Kind;

    /// <summary>Index of the step in whose course this one was enabled: its thread started or pulsed; -1 for none.</summary>
    public int EnabledAt;

    /// <summary>Index of the step in whose course the lock taken here was last released; -1 for none.</summary>
    public int ReleasedAt;

    /// <summary>The ways of waiting in which the object could be taken just before this step, one bit each.</summary>
    public int AvailableModes;

    /// <summary>The way of waiting of this step, if it is a wait.</summary>
    public int Mode;

    /// <summary>It only registers something with the object.</summary>
    public bool Registers;

    /// <summary>The operation could fail or time out instead of blocking, so that it conflicts with releases as well.</summary>
    public bool Polls;
}
