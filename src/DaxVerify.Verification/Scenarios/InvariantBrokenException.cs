namespace DaxVerify.Verification.Scenarios;

/// <summary>An execution broke an invariant; the exploration that runs it reports the schedule.</summary>
public sealed class InvariantBrokenException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="invariant">Name of the invariant.</param>
    /// <param name="message">Expected, got, where.</param>
    public InvariantBrokenException(string invariant, string message)
        : base($"{invariant}: {message}")
    {
    }
}
