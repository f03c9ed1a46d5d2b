using DaxVerify.Vocabulary.Observations;
using DaxVerify.Vocabulary.Operations;

namespace DaxVerify.Serve.Sessions;

/// <summary>Hears what clients do to the bus, an operation at a time: while it is told one, nothing else happens to the bus's files.</summary>
public interface ISessionRecorder
{
    /// <summary>An operation has ended.</summary>
    void Add(Operation operation, OperationResult result);

    /// <summary>An operation led the bus to where a kernel would have died; what comes after it is no longer told.</summary>
    /// <param name="why">What it touched.</param>
    void Die(Operation operation, string why);

    /// <summary>An operation can't be told: it was on a file that was opened before what it belonged to went. It had no effect.</summary>
    void LeaveOut();
}
