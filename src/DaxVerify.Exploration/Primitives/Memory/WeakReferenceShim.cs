using DaxVerify.Exploration.Primitives.Framework;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Memory;

/// <summary>The collector may have taken what is only weakly held, at any allocation of any thread; here it takes it when it happens to.</summary>
[Replaces("System.WeakReference")]
[Replaces("System.WeakReference`1")]
internal static class WeakReferenceShim
{
    private const string Collected = "when the collector takes what a weak reference refers to is not explored";

    public static bool TryGetTarget<T>(WeakReference<T> reference, out T target, string site)
        where T : class
    {
        Look(reference, site);
        return reference.TryGetTarget(out target!);
    }

    public static object? get_Target(WeakReference reference, string site)
    {
        Look(reference, site);
        return reference.Target;
    }

    public static bool get_IsAlive(WeakReference reference, string site)
    {
        Look(reference, site);
        return reference.IsAlive;
    }

    private static void Look(object reference, string site)
    {
        if (ThreadSlot.Current is { Controller.Aborting: false } slot)
        {
            FrameworkShim.Reads(reference, site);
            slot.Controller.Limits.Note(LimitKind.Unseen, Collected, site);
        }
    }
}
