using System.Runtime.CompilerServices;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Hashes;

/// <summary>RuntimeHelpers.GetHashCode: a number by order of first use in place of the runtime's random one.</summary>
[Replaces("System.Runtime.CompilerServices.RuntimeHelpers")]
internal static class RuntimeHelpersShim
{
    public static int GetHashCode(object? o) =>
        o is null ? 0 : ThreadSlot.Current is { } slot ? slot.Controller.IdentityOf(o) : RuntimeHelpers.GetHashCode(o);
}
