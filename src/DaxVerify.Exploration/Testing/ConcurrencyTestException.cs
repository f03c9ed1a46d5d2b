namespace DaxVerify.Exploration.Testing;

/// <summary>A test that was to be explored has not passed: by itself, it couldn't be explored or its time was over.</summary>
public class ConcurrencyTestException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">Why the test has not passed, and what to do.</param>
    public ConcurrencyTestException(string message)
        : base(message)
    {
    }

    /// <summary>Empty: the place is in the message, and where the engine found it tells nothing.</summary>
    public override string? StackTrace => null;
}
