namespace DaxVerify.Exploration;

/// <summary>What <see cref="Explore.Assert"/> throws.</summary>
public sealed class AssertionFailedException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What didn't hold.</param>
    public AssertionFailedException(string message)
        : base(message)
    {
    }
}
