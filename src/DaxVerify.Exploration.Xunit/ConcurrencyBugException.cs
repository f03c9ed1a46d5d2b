namespace DaxVerify.Exploration.Xunit;

/// <summary>What a failed <see cref="ConcurrencyTestAttribute"/> test throws: the defect, the table of its schedule, and how to replay it.</summary>
public sealed class ConcurrencyBugException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="bug">What was found.</param>
    /// <param name="summary">After how many executions.</param>
    public ConcurrencyBugException(BugReport bug, string summary)
        : base($"{bug?.Message}\n\n{bug?.Table}\n\n{summary}\nreplay: [ConcurrencyTest(Replay = \"{bug?.Replay}\")]")
    {
        ArgumentNullException.ThrowIfNull(bug);
        Bug = bug;
    }

    /// <summary>What was found.</summary>
    public BugReport Bug { get; }
}
