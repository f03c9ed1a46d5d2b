namespace DaxVerify.Exploration.Testing;

/// <summary>What came of exploring a test.</summary>
public enum ConcurrencyVerdict
{
    /// <summary>No execution broke it; the text says how much that means.</summary>
    Passed,

    /// <summary>A schedule breaks it.</summary>
    Bug,

    /// <summary>It does what the engine doesn't control, so that nothing is known of it.</summary>
    NotUnderControl,

    /// <summary>It can't be explored as it is asked for: a wrong option, a replay string of other code, an object that can't be carried over.</summary>
    WrongUse,

    /// <summary>Its time was over before the exploration was.</summary>
    TimedOut,

    /// <summary>It asked to be skipped, or the replay string belongs to another case.</summary>
    Skipped,
}
