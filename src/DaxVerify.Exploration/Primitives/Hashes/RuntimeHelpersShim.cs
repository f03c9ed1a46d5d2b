using System.Runtime.CompilerServices;
using DaxVerify.Exploration.Primitives.Memory;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Hashes;

/// <summary>RuntimeHelpers: GetHashCode is a number by order of first use in place of the runtime's random one, and a range of an array is read as that.</summary>
[Replaces("System.Runtime.CompilerServices.RuntimeHelpers")]
internal static class RuntimeHelpersShim
{
    public static int GetHashCode(object? o) =>
        o is null ? 0 : ThreadSlot.Current is { } slot ? slot.Controller.IdentityOf(o) : RuntimeHelpers.GetHashCode(o);

    public static object GetUninitializedObject(Type type, string site)
    {
        var made = RuntimeHelpers.GetUninitializedObject(type);
        StaticState.Initialise(type, site);
        return made;
    }

    public static void RunClassConstructor(RuntimeTypeHandle type, string site) => StaticState.Initialise(Type.GetTypeFromHandle(type)!, site);

    public static T[] GetSubArray<T>(T[] array, Range range, string site)
    {
        if (array is not null && range.Start.GetOffset(array.Length) is var start && range.End.GetOffset(array.Length) is var end && start >= 0 && start <= end && end <= array.Length)
        {
            ArrayShim.OnReadRange(array, start, end - start, site);
        }

        return RuntimeHelpers.GetSubArray(array!, range);
    }
}
