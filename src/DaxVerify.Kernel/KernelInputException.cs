namespace DaxVerify.Kernel;

/// <summary>What the user named can't be used: no bzImage, no such package, a sequence that can't be recorded. The message is one line.</summary>
public sealed class KernelInputException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">One line: what was wrong, where, and what would be right.</param>
    public KernelInputException(string message)
        : base(message)
    {
    }
}
