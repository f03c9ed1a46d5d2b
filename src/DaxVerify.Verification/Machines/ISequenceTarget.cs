using DaxVerify.Vocabulary.Observations;
using DaxVerify.Vocabulary.Operations;

namespace DaxVerify.Verification.Machines;

/// <summary>A machine on which a sequence runs, one operation at a time: the bus, or the specification.</summary>
public interface ISequenceTarget
{
    /// <summary>Carries out one operation as the one process of the sequence.</summary>
    /// <returns>What came back.</returns>
    OperationResult Execute(Operation operation);

    /// <summary>Looks at everything visible, changing nothing.</summary>
    SystemObservation Observe();

    /// <summary>Tells whether the kernel's own assertions failed since the last call, and forgets it.</summary>
    /// <returns>Whether a WARN was printed.</returns>
    bool TakeWarned();

    /// <summary>Ends the process, unbinds every provider and unloads every driver.</summary>
    /// <returns>What is left, against the invariant no-leak; one line an object.</returns>
    IReadOnlyList<string> TearDown();
}
