namespace DaxVerify.Kernel;

/// <summary>This machine can't do what was asked: a program is missing or failed, the disk is full. The message is one line.</summary>
public sealed class HostException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">One line: what failed, and what to install or to free.</param>
    public HostException(string message)
        : base(message)
    {
    }
}
