using DaxVerify.Exploration.Facts;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Locks;

/// <summary>Something that lets all waiters through alike while its rule says so.</summary>
/// <param name="family">Simple name of its type.</param>
/// <param name="waitedForAs">What those wait for that block.</param>
/// <param name="opens">The rule.</param>
internal sealed class RuleState(string family, WaitKind waitedForAs, Func<bool> opens) : GateState(family)
{
    /// <inheritdoc/>
    public override WaitKind WaitedForAs => waitedForAs;

    /// <inheritdoc/>
    public override bool Available => opens();
}
