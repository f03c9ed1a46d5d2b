using DaxVerify.Vocabulary.Observations;

namespace DaxVerify.Coyote.Running;

/// <summary>Tells Coyote that an execution broke an invariant; which one, its record says.</summary>
internal sealed class InvariantBrokenException : Exception
{
    /// <summary>Makes the exception.</summary>
    public InvariantBrokenException(BrokenInvariant broken)
        : base($"{broken.Invariant}: {broken.Message}")
    {
    }
}
