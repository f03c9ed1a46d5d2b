using System.Reflection;
using System.Reflection.Emit;
using DaxVerify.Exploration.Detectors;
using DaxVerify.Exploration.Facts;
using DaxVerify.Exploration.Primitives.Memory;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Lifetime;

/// <summary>What rewritten code calls before a method that the program has marked as one that releases an object, or takes it into use again.</summary>
[Replaces("DaxVerify.Annotations.Lifetime")]
internal static class LifetimeShim
{
    private const string Unfollowed = "{1} is released, whose uses are not followed";
    private static readonly IdentityTable<ObjectLife> s_lives = new();
    private static readonly Dictionary<Type, Visit?> s_visits = [];
    private static readonly Dictionary<Type, bool> s_ends = [];

    private delegate void Visit(object target, ThreadSlot slot, Released? released);

    /// <summary>Tells the program that it needn't look for itself.</summary>
    public static bool get_IsFollowed() => true;

    /// <summary>An object or array ends.</summary>
    public static void Release(object? target, string site)
    {
        if (target is null || ThreadSlot.Current is not { } slot || IsUnwinding(slot))
        {
            return;
        }

        var controller = slot.Controller;
        var released = new Released(controller.Stamp, slot.ToFact(), site, NameOf(target.GetType()));
        var life = s_lives.Get(target, controller.Stamp, out _);
        if (life.ReleaseIn(controller.Stamp) is { } first)
        {
            controller.Fail(new Finding
            {
                Kind = BugKind.DoubleRelease,
                Operation = released.What,
                Place = Site.Place(site),
                Accesses = [Fact(first), Fact(released)],
            });
            return;
        }

        life.Release = slot.Releases = released;
        controller.Tracer?.Add(slot, new TraceEvent(slot.Id, TraceEventKind.ReleaseObject, Site.Place(site)) { Member = released.What });
        ForEachLocation(target, slot, released, site);
    }

    /// <summary>The method that released an object has returned.</summary>
    public static void Done()
    {
        if (ThreadSlot.Current is { } slot)
        {
            slot.Releases = null;
        }
    }

    /// <summary>
    /// Disposes of an object. One whose class the program has marked so is released with it; what the Dispose itself does to the object is part of that, and so is all that another Dispose does, at the same time
    /// or later.
    /// </summary>
    public static void Dispose(IDisposable target, string site)
    {
        if (ThreadSlot.Current is not { } slot || !EndsWithDispose(target.GetType()))
        {
            target.Dispose();
            return;
        }

        var stamp = slot.Controller.Stamp;
        var life = s_lives.Get(target, stamp, out _);
        var outer = slot.Releases;
        var isLast = false;
        life.BeginDispose(stamp);
        slot.Releases = life.ReleaseIn(stamp) ?? outer;
        try
        {
            target.Dispose();
        }
        finally
        {
            slot.Releases = outer;
            isLast = life.EndDispose();
        }

        if (isLast && life.ReleaseIn(stamp) is null && !IsUnwinding(slot))
        {
            var released = life.Release = new Released(stamp, slot.ToFact(), site, NameOf(target.GetType()), IsDisposal: true);
            slot.Controller.Tracer?.Add(slot, new TraceEvent(slot.Id, TraceEventKind.ReleaseObject, Site.Place(site)) { Member = released.What });
            ForEachLocation(target, slot, released, site);
        }
    }

    /// <summary>An object or array is in use again.</summary>
    public static void Reuse(object? target, string site)
    {
        if (target is not null && ThreadSlot.Current is { } slot && !IsUnwinding(slot))
        {
            s_lives.Get(target, slot.Controller.Stamp, out _).Release = null;
            ForEachLocation(target, slot, released: null, site);
        }
    }

    /// <summary>Drops all objects, so that the load context of a finished exploration can be unloaded.</summary>
    public static void Clear()
    {
        s_lives.Clear();
        s_visits.Clear();
        s_ends.Clear();
    }

    private static AccessFact Fact(Released released) => new(released.Thread, AccessKind.Release, Site.Place(released.Site));

    private static bool IsUnwinding(ThreadSlot slot) =>
        slot.Controller.Aborting && (slot.Region is null ? throw new AbortException() : true);

    private static void ForEachLocation(object target, ThreadSlot slot, Released? released, string site)
    {
        if (target is Array array)
        {
            ArrayShim.ForEach(array, slot, released, site);
            return;
        }

        var type = target.GetType();
        if (!s_visits.TryGetValue(type, out var visit))
        {
            s_visits.Add(type, visit = VisitOf(type));
        }

        if (visit is null)
        {
            slot.Controller.Limits.Note(LimitKind.Unseen, Unfollowed, site, NameOf(type));
            return;
        }

        visit(target, slot, released);
    }

    /// <summary>Before that: one location.</summary>
    public static void AtLocation(ref Shadow shadow, ThreadSlot slot, Released? released)
    {
        if (released is null)
        {
            LifetimeDetector.Reuse(ref shadow);
        }
        else
        {
            LifetimeDetector.Release(ref shadow, slot, released);
        }
    }

    /// <summary>Goes through all shadows of a class; null if it has none.</summary>
    private static Visit? VisitOf(Type type)
    {
        var method = new DynamicMethod("Visit", typeof(void), [typeof(object), typeof(ThreadSlot), typeof(Released)], typeof(LifetimeShim).Module, skipVisibility: true);
        var code = method.GetILGenerator();
        var isEmpty = true;
        for (var declaring = type; declaring is not null; declaring = declaring.BaseType)
        {
            var shadows = declaring.GetFields(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.DeclaredOnly)
                .Where(field => field.FieldType == typeof(Shadow));
            foreach (var shadow in shadows)
            {
                isEmpty = false;
                code.Emit(OpCodes.Ldarg_0);
                code.Emit(OpCodes.Castclass, declaring);
                code.Emit(OpCodes.Ldflda, shadow);
                code.Emit(OpCodes.Ldarg_1);
                code.Emit(OpCodes.Ldarg_2);
                code.Emit(OpCodes.Call, typeof(LifetimeShim).GetMethod(nameof(AtLocation))!);
            }
        }

        code.Emit(OpCodes.Ret);
        return isEmpty ? null : method.CreateDelegate<Visit>();
    }

    /// <summary>Whether objects of a class end with their Dispose: the attribute is known by its name.</summary>
    private static bool EndsWithDispose(Type type)
    {
        if (!s_ends.TryGetValue(type, out var ends))
        {
            s_ends.Add(type, ends = type.GetCustomAttributes(inherit: true).Any(attribute => attribute.GetType().Name == "EndsWithDisposeAttribute"));
        }

        return ends;
    }

    private static string NameOf(Type type) => type.Name.Split('`')[0];
}
