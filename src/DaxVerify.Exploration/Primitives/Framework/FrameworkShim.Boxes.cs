using System.Runtime.CompilerServices;
using DaxVerify.Exploration.Primitives.Memory;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Framework;

/// <content>Structs in boxes.</content>
internal static unsafe partial class FrameworkShim
{
    /// <summary>
    /// At the start of a struct's method that may be called through an interface. A box is told by the type in front of what it holds; all boxes of a type count as one,
    /// since an address says nothing of the object around it.
    /// </summary>
    public static void OnBoxed<T>(ref T location, bool writes, string site)
        where T : struct
    {
        if (ThreadSlot.Current is null)
        {
            return;
        }

        if (Unsafe.Add(ref Unsafe.As<T, nint>(ref location), -1) == typeof(T).TypeHandle.Value)
        {
            UseShared(NameOfBoxes(typeof(T)), writes, site);
        }
        else
        {
            AddressNotes.OnKnown(ref location, writes, site);
        }
    }

    /// <summary>The same of a method that synchronises by itself: where it isn't in a box, its own accesses say what it does.</summary>
    public static void OnSynchronisedBox<T>(ref T location, bool writes, string site)
        where T : struct
    {
        if (ThreadSlot.Current is not null && Unsafe.Add(ref Unsafe.As<T, nint>(ref location), -1) == typeof(T).TypeHandle.Value)
        {
            UseShared(NameOfBoxes(typeof(T)), writes, site);
        }
    }

    /// <summary>Before a copy is made of what a box holds, which calls through an interface may change.</summary>
    public static void OnUnboxed<T>(string site)
        where T : struct => UseShared(NameOfBoxes(typeof(T)), writes: false, site);

    private static string NameOfBoxes(Type type) => s_boxes.GetValue(type, static t => $"boxes of {t.Name.Split('`')[0]}");
}
