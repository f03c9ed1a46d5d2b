namespace DaxVerify.Exploration.Testing;

/// <summary>A schedule breaks a test: the defect, the table of its schedule, and how to replay it.</summary>
public sealed class ConcurrencyBugException : ConcurrencyTestException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What is shown.</param>
    /// <param name="bug">What was found.</param>
    public ConcurrencyBugException(string message, BugReport bug)
        : base(message) => Bug = bug;

    /// <summary>What was found.</summary>
    public BugReport Bug { get; }
}
