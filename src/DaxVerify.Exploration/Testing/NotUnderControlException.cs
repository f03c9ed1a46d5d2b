namespace DaxVerify.Exploration.Testing;

/// <summary>A test does what the engine doesn't control. That is no bug of the test; it says that nothing is known of its schedules.</summary>
public sealed class NotUnderControlException : ConcurrencyTestException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What isn't controlled, where, and what to do about it.</param>
    public NotUnderControlException(string message)
        : base(message)
    {
    }
}
