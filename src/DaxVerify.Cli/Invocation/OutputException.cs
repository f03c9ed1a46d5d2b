namespace DaxVerify.Cli.Invocation;

/// <summary>What a run came to can't be stored: a full disk, a folder that can't be written. The message is one line; the command ends with <see cref="ExitCode.HarnessFailure"/>.</summary>
internal sealed class OutputException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">One line for the user.</param>
    public OutputException(string message)
        : base(message)
    {
    }
}
