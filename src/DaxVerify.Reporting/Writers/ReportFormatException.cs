namespace DaxVerify.Reporting.Writers;

/// <summary>A stored result can't be read; the message is one line that names the file and says why.</summary>
public sealed class ReportFormatException : Exception
{
    /// <param name="message">One line for the user.</param>
    public ReportFormatException(string message)
        : base(message)
    {
    }
}
