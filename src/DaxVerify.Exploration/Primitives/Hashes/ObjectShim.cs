using System.Runtime.CompilerServices;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Hashes;

/// <summary>Object.GetHashCode: identity hashes and those of strings differ from run to run; under control they don't.</summary>
[Replaces("System.Object")]
internal static class ObjectShim
{
    public static int GetHashCode(object instance)
    {
        if (ThreadSlot.Current is not { } slot)
        {
            return instance.GetHashCode();
        }

        if (instance is string text)
        {
            return StringShim.GetHashCode(text);
        }

        var hash = instance.GetHashCode();
        return hash == RuntimeHelpers.GetHashCode(instance) && !instance.GetType().IsValueType ? slot.Controller.IdentityOf(instance) : hash;
    }
}
