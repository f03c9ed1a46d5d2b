using DaxVerify.Bus.Dax;
using DaxVerify.Vocabulary;

namespace DaxVerify.Bus.Modes.Strict;

/// <summary>A device without operations answers EOPNOTSUPP, as one does that isn't there for <c>dax_direct_access</c>; one that has them takes any number of pages.</summary>
public sealed class OperationsAskedFor : IZeroPagePolicy
{
    /// <inheritdoc/>
    public Errno Zero(DaxDevice device, ulong pageOffset, ulong pages) =>
        device.Operations is { ZeroPageRange: { } zero } ? zero(pageOffset, pages) : Errno.EOPNOTSUPP;
}
