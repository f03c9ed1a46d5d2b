using System.Collections;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Framework;

internal static partial class FrameworkShim
{
    private const string LockOfWrapper = "it takes the lock of an object of type {1}, which the framework takes too, out of sight";

    /// <summary>Before a call that makes a synchronised wrapper of an object that nobody else has.</summary>
    public static void Wraps()
    {
        if (ThreadSlot.Current is { } slot)
        {
            slot.Controller.HasWrappers = true;
        }
    }

    /// <summary>
    /// The program takes a monitor for the first time. The framework's synchronised writers, readers and streams lock themselves, its synchronised collections what
    /// <see cref="ICollection.SyncRoot"/> gives, which is the collection that was wrapped.
    /// </summary>
    internal static void NoteLockOfWrapper(ThreadSlot slot, object target, string site)
    {
        var type = target.GetType();
        if ((type.DeclaringType is { } outer && type.Name.StartsWith("Sync", StringComparison.Ordinal) && FrameworkAssemblies.Contains(outer.Assembly.GetName().Name!))
            || (target is TextWriter && (ReferenceEquals(target, Console.Out) || ReferenceEquals(target, Console.Error)))
            || (slot.Controller.HasWrappers && target is Hashtable or ArrayList or Queue or Stack or SortedList))
        {
            slot.Controller.Limits.Note(LimitKind.Unseen, LockOfWrapper, site, (type.DeclaringType ?? type).Name);
        }
    }
}
