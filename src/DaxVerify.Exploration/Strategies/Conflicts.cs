using DaxVerify.Exploration.Facts;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Strategies;

/// <summary>Which operations depend on each other: those on one object, or on objects of one class, unless both only read.</summary>
internal static class Conflicts
{
    /// <summary>Whether the order of the two operations matters.</summary>
    public static bool Between(OpKind kindA, int objectA, OpKind kindB, int objectB) =>
        objectA != 0 && objectA == objectB && !(kindA == OpKind.Read && kindB == OpKind.Read);

    /// <summary>Whether the order of the pending operations of two threads matters.</summary>
    public static bool Between(ThreadSlot a, ThreadSlot b) =>
        a.Object is not null && b.Object is not null
        && Between(a.Kind, a.Controller.Classes.Of(a.Object.StepsOn), b.Kind, a.Controller.Classes.Of(b.Object.StepsOn));
}
