using System;

namespace DaxVerify.Annotations;

/// <summary>Where a lock contract may stand, named once so that all contract attributes agree.</summary>
internal static class ContractTargets
{
    /// <summary>
    /// Everything that can be called: methods, operators, accessors and local functions (all "methods" to the compiler),
    /// constructors; and properties, indexers and events, where it holds for each accessor.
    /// </summary>
    public const AttributeTargets Callable =
        AttributeTargets.Method | AttributeTargets.Constructor | AttributeTargets.Property | AttributeTargets.Event;
}
