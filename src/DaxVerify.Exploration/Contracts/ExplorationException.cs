namespace DaxVerify.Exploration;

/// <summary>The exploration was asked for something impossible: a missing test, a foreign replay string, an assembly that can't be rewritten.</summary>
public class ExplorationException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What was wrong, where, and what would be right, in one line.</param>
    public ExplorationException(string message)
        : base(message)
    {
    }
}
