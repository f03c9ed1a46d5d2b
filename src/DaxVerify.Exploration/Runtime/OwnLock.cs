using System.Reflection;
using DaxVerify.Exploration.Facts;

namespace DaxVerify.Exploration.Runtime;

/// <summary>
/// A lock that the program builds itself, told by attributes: who holds it, since where, and who waits for it. It says nothing about when
/// a thread can run, which is the business of the primitives that it is built of; it gives their waits a meaning.
/// </summary>
/// <param name="target">The program's object.</param>
/// <param name="number">Its number within the execution.</param>
internal sealed class OwnLock(object target, int number)
{
    private ObjectFact? _fact;

    /// <summary>Who holds it.</summary>
    public List<(ThreadSlot Thread, LockMode Mode, string Site)> Holders { get; } = [];

    /// <summary>Calls that want it and haven't returned, in order of arrival.</summary>
    public List<(ThreadSlot Thread, OwnLockCall Call)> Waiters { get; } = [];

    /// <summary>What reports know of it.</summary>
    public ObjectFact ToFact() => _fact ??= new ObjectFact(number, TypeName(target.GetType()), NameOf(target, number), IsOwnLock: true);

    /// <summary>Ends a hold: of the thread itself, or of another if it has none, since some locks may be released by anybody.</summary>
    /// <returns>How it was held; null if nobody did.</returns>
    public LockMode? Release(ThreadSlot slot)
    {
        if (Holders.Count == 0)
        {
            return null;
        }

        var index = Holders.Count - 1;
        while (index > 0 && !ReferenceEquals(Holders[index].Thread, slot))
        {
            index--;
        }

        var mode = Holders[index].Mode;
        Holders.RemoveAt(index);
        return mode;
    }

    /// <summary>A call that wants it returns.</summary>
    public void Forget(OwnLockCall call)
    {
        for (var i = Waiters.Count - 1; i >= 0; i--)
        {
            if (ReferenceEquals(Waiters[i].Call, call))
            {
                Waiters.RemoveAt(i);
            }
        }
    }

    private static string TypeName(Type type) => type.Name.IndexOf('`', StringComparison.Ordinal) is var tick && tick > 0 ? type.Name[..tick] : type.Name;

    /// <summary>The public property <c>Name</c>, or what the type's own <c>ToString</c> says. It runs without switches.</summary>
    private static string NameOf(object target, int number)
    {
        var region = ThreadSlot.Current is null ? null : new SwitchlessRegion("the name of a lock");
        region?.Enter(ThreadSlot.Current!);

        try
        {
            var type = target.GetType();
            var property = type.GetProperty("Name", BindingFlags.Public | BindingFlags.Instance, null, typeof(string), Type.EmptyTypes, null);
            if (property is not null)
            {
                return property.GetValue(target) as string ?? "";
            }

            return type.GetMethod(nameof(ToString), Type.EmptyTypes)!.DeclaringType == typeof(object) ? "" : target.ToString() ?? "";
        }
#pragma warning disable CA1031 // A name that can't be had must not hide the defect that it is wanted for; the report says that it can't.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return $"{TypeName(target.GetType())}#{number} (its name: {(e.InnerException ?? e).GetType().Name})";
        }
        finally
        {
            region?.Leave(ThreadSlot.Current!);
        }
    }
}
