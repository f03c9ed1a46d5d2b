using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace DaxVerify.Exploration.Runtime;

/// <summary>
/// Objects that a thread got by reading once, unordered, a reference that another thread had written. By .NET's memory model such a write comes after all that its thread had written to the
/// object before, and a read through the reference sees that: of what is reached from it, nothing that is older is a race. (docs/design/specs/Memory-model.md of dotnet/runtime: "Object assignment"
/// and "data-dependent reads".)
/// </summary>
internal sealed class Publications
{
    private const int ObjectsMax = 4_096;
    private static readonly ConditionalWeakTable<Type, FieldInfo[]> s_fields = [];
    private readonly List<(object Root, ulong Written)> _roots = [];
    private readonly HashSet<object> _seen = new(ReferenceEqualityComparer.Instance);
    private readonly Queue<object> _open = [];

    /// <summary>Forgets all, for another execution.</summary>
    public void Clear()
    {
        _roots.Clear();
        _seen.Clear();
        _open.Clear();
    }

    /// <summary>The thread got an object.</summary>
    /// <param name="root">The object.</param>
    /// <param name="written">When its reference was written.</param>
    public void Add(object root, ulong written)
    {
        if (!_roots.Contains((root, written)))
        {
            _roots.Add((root, written));
        }
    }

    /// <summary>
    /// Whether a location is a part of such an object, or of what is reached from one, and was accessed by the writer of its reference before that. Where the reference itself stands was
    /// known without it, even if the object leads back there.
    /// </summary>
    /// <param name="owners">Who knows where shadows are.</param>
    /// <param name="shadow">The location.</param>
    /// <param name="access">When it was accessed.</param>
    public bool Reach(IShadowOwners owners, ref Shadow shadow, ulong access)
    {
        for (var i = _roots.Count - 1; i >= 0; i--)
        {
            var (root, written) = _roots[i];
            if (Epoch.StampOf(written) == Epoch.StampOf(access) && Epoch.ThreadOf(written) == Epoch.ThreadOf(access)
                && Epoch.ClockOf(access) <= Epoch.ClockOf(written) && !(Epoch.IsOnce(access) && Epoch.ClockOf(access) == Epoch.ClockOf(written)) && Find(owners, root, ref shadow, Epoch.StampOf(written)) is { } owner)
            {
                Add(owner, written);
                return true;
            }
        }

        return false;
    }

    private object? Find(IShadowOwners owners, object root, ref Shadow shadow, int stamp)
    {
        _seen.Clear();
        _open.Clear();
        Open(root);
        while (_open.TryDequeue(out var next))
        {
            if (owners.Owns(next, ref shadow, stamp))
            {
                return next;
            }

            if (_seen.Count < ObjectsMax)
            {
                OpenParts(next);
            }
        }

        return null;
    }

    private void OpenParts(object owner)
    {
        if (owner is Array array)
        {
            if (HasReferences(array.GetType().GetElementType()!))
            {
                foreach (var element in (IEnumerable)array)
                {
                    Open(element);
                }
            }

            return;
        }

        foreach (var field in s_fields.GetValue(owner.GetType(), FieldsOf))
        {
            Open(field.GetValue(owner));
        }
    }

    private void Open(object? part)
    {
        // A box holds a struct's value, which has no identity but may refer to more.
        if (part is not null and not string and not Type && _seen.Add(part))
        {
            _open.Enqueue(part);
        }
    }

    private static FieldInfo[] FieldsOf(Type type)
    {
        var fields = new List<FieldInfo>();
        for (var at = type; at is not null; at = at.BaseType)
        {
            fields.AddRange(at.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly).Where(field => HasReferences(field.FieldType)));
        }

        return [.. fields];
    }

    private static bool HasReferences(Type type) =>
        type is { IsPointer: false, IsFunctionPointer: false, IsByRef: false, IsByRefLike: false, IsPrimitive: false, IsEnum: false } && type != typeof(Shadow) && type != typeof(string)
        && (!type.IsValueType || type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic).Any(field => HasReferences(field.FieldType)));
}
