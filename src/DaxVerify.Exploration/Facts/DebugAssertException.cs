namespace DaxVerify.Exploration.Facts;

/// <summary>A failed Debug.Assert of the program under test.</summary>
internal sealed class DebugAssertException : Exception
{
    /// <summary>Makes the exception.</summary>
    public DebugAssertException(string message)
        : base(message)
    {
    }
}
