namespace DaxVerify.Exploration.Facts;

/// <summary>Why control passed from one thread to another.</summary>
public enum SwitchCause
{
    /// <summary>The thread that ran before has ended.</summary>
    Ended,

    /// <summary>It only waits, by looking again and again.</summary>
    Spins,

    /// <summary>It could have gone on.</summary>
    Preempted,

    /// <summary>It can't go on before another thread does something: releases, sets, ends.</summary>
    Waits,
}
