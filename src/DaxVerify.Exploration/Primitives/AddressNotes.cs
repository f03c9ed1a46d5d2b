using DaxVerify.Exploration.Detectors;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives;

/// <summary>
/// Gives locations that code reaches by an address alone (a <c>ref</c> parameter) an identity. What can't be told apart
/// counts as one location: conflicts are over-, never underestimated.
/// </summary>
internal static class AddressNotes
{
    private static readonly Shadow[] s_unknown = new Shadow[1];

    /// <summary>The location of all addresses of unknown origin.</summary>
    public static ref Shadow Unknown => ref s_unknown[0];

    /// <summary>The shadow of the location at an address.</summary>
    public static ref Shadow Find(ThreadSlot slot, ref byte address)
    {
        _ = slot;
        _ = ref address;
        return ref s_unknown[0];
    }
}
