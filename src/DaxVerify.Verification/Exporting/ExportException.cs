namespace DaxVerify.Verification.Exporting;

/// <summary>A trace can't be exported in the wanted form; the message names the step and says why.</summary>
public sealed class ExportException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">One line for the user.</param>
    public ExportException(string message)
        : base(message)
    {
    }
}
