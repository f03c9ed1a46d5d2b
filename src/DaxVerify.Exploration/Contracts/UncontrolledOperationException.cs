namespace DaxVerify.Exploration;

/// <summary>
/// The program under test did something that could block or switch threads and that the engine doesn't control. Thrown at
/// the call, so that it is never a hang and never silence.
/// </summary>
public sealed class UncontrolledOperationException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="operation">What was met, and where.</param>
    public UncontrolledOperationException(string operation)
        : base($"not under control: {operation}")
    {
        Operation = operation;
    }

    /// <summary>What was met, and where.</summary>
    public string Operation { get; }
}
