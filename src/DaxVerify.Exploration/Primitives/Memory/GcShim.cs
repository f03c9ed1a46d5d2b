using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Memory;

/// <summary>
/// Finalizers run on a thread of the runtime, whenever it likes. Those of the program's objects don't run at all under control; what they would do is not explored, unless the
/// program says that there is nothing left to do.
/// </summary>
#pragma warning disable CA1816 // The program's own calls are passed on.
[Replaces("System.GC")]
internal static class GcShim
{
    private static readonly Dictionary<object, string> s_objects = new(ReferenceEqualityComparer.Instance);

    /// <summary>After an object with a finalizer is made.</summary>
    public static void Born(object target, string site)
    {
        if (ThreadSlot.Current is { Controller: { IsGivenUp: false, Aborting: false } })
        {
            s_objects[target] = site;
        }
    }

    public static void SuppressFinalize(object obj)
    {
        GC.SuppressFinalize(obj);
        if (ThreadSlot.Current is { Controller.IsGivenUp: false })
        {
            s_objects.Remove(obj);
        }
    }

    public static void ReRegisterForFinalize(object obj, string site)
    {
        ArgumentNullException.ThrowIfNull(obj);
        if (ThreadSlot.Current is null)
        {
            GC.ReRegisterForFinalize(obj);
        }
        else
        {
            Born(obj, site);
        }
    }

    /// <summary>Drops all objects.</summary>
    public static void Clear() => s_objects.Clear();

    /// <summary>At the end of an execution.</summary>
    public static void End(Controller controller)
    {
        if (s_objects.Count == 0 || controller.IsGivenUp)
        {
            return;
        }

        foreach (var (target, site) in s_objects)
        {
            GC.SuppressFinalize(target);
            controller.Limits.Note(LimitKind.Unseen, "what finalizers do is not seen: that of {1} among them", site, NameOf(target.GetType()));
        }

        s_objects.Clear();
    }

    /// <summary>Limits are told apart by the identity of their texts.</summary>
    private static string NameOf(Type type) => string.Intern(type.Name.Split('`')[0]);
}
