namespace DaxVerify.Kernel;

/// <summary>The kernel under test didn't come up, or died where no sequence is to blame. That is an outcome, a violation. The message is one line.</summary>
public sealed class KernelFailedException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">One line with the console's evidence.</param>
    public KernelFailedException(string message)
        : base(message)
    {
    }
}
