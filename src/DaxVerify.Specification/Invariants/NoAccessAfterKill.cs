using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Operations;

namespace DaxVerify.Specification.Invariants;

/// <summary>A mapping made before a kill never works again.</summary>
public sealed class NoAccessAfterKill : IInvariant
{
    /// <inheritdoc/>
    public string Name => "no-access-after-kill";

    /// <inheritdoc/>
    public InvariantScope Scope => InvariantScope.Run;

    /// <inheritdoc/>
    public string? Check(ObservedStep observed)
    {
        return observed.Operation is TouchOperation or ForkOperation && observed.Result!.Errno == Errno.None && observed.History is { IsMappingKilled: true }
            ? $"'{observed.Operation}' worked on a mapping of {observed.History.MappedDevice} that was killed"
            : null;
    }
}
