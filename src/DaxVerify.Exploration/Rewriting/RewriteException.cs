namespace DaxVerify.Exploration.Rewriting;

/// <summary>An assembly can't be explored; the message says why in one line.</summary>
internal sealed class RewriteException : ExplorationException
{
    /// <summary>Makes the exception.</summary>
    public RewriteException(string message)
        : base(message)
    {
    }
}
