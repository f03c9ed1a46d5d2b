namespace DaxVerify.Cli.Invocation;

/// <summary>
/// The user asked for something that can't be done: a missing file, a malformed value. The message is one line that says
/// what was wrong, where, and what would be right; the command ends with <see cref="ExitCode.WrongInput"/>.
/// </summary>
internal sealed class UsageException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">One line for the user.</param>
    public UsageException(string message)
        : base(message)
    {
    }
}
