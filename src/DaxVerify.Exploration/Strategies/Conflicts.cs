using DaxVerify.Exploration.Facts;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Strategies;

/// <summary>Which operations depend on each other: those on one object, unless both only read, and those that change objects which are linked.</summary>
internal static class Conflicts
{
    /// <summary>Whether the order of the two operations on one object matters.</summary>
    public static bool OnOne(OpKind kindA, OpKind kindB) => !(kindA == OpKind.Read && kindB == OpKind.Read);

    /// <summary>Whether an operation changes what another object comes to.</summary>
    public static bool Changes(OpKind kind, bool registers) => kind != OpKind.Read && !registers;

    /// <summary>Whether the order of the pending operations of two threads matters.</summary>
    public static bool Between(ThreadSlot a, ThreadSlot b)
    {
        if (a.Object is null || b.Object is null)
        {
            return false;
        }

        var (ofA, ofB) = (a.Object.StepsOn, b.Object.StepsOn);
        return ofA == ofB
            ? ofA != 0 && OnOne(a.Kind, b.Kind)
            : a.Controller.Links is { Any: true } links && Changes(a.Kind, a.Registers) && Changes(b.Kind, b.Registers) && links.Has(ofA, ofB);
    }

    /// <summary>Whether the order of two steps matters, which are on one object or on two that are linked.</summary>
    public static bool BetweenRelated(in Step a, in Step b) =>
        a.Object == b.Object ? OnOne(a.Kind, b.Kind) : Changes(a.Kind, a.Registers) && Changes(b.Kind, b.Registers);
}
