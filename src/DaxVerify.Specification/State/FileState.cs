using DaxVerify.Vocabulary.Operations;

namespace DaxVerify.Specification.State;

/// <summary>An open device node, or the reference to it that a mapping holds.</summary>
/// <param name="Mode">Access mode.</param>
/// <param name="IsGone">The instance was removed since; a new one of that name is another.</param>
/// <param name="IsHollow">Opened while unbound, which only kernels with live stale references allow: it leads nowhere.</param>
public sealed record FileState(InstanceName Device, OpenMode Mode, bool IsGone = false, bool IsHollow = false);
