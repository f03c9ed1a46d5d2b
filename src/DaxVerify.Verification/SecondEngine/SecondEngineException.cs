namespace DaxVerify.Verification.SecondEngine;

/// <summary>The second engine couldn't do its work: no verdict of the bus.</summary>
public sealed class SecondEngineException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What was wrong, in one line.</param>
    public SecondEngineException(string message)
        : base(message)
    {
    }
}
