using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using System.Xml;
using System.Xml.Linq;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Framework;

/// <summary>What calls reach through what they are passed: the elements of an array whose texts are joined, the objects that a serialiser goes through.</summary>
internal static class Contents
{
    private const int ObjectsMax = 256;
    private const BindingFlags Fields = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
    private static readonly ConditionalWeakTable<Type, FieldInfo[]> s_fields = [];

    /// <summary>Forgets the types of load contexts that are given up.</summary>
    public static void Clear() => s_fields.Clear();

    /// <summary>The elements of a collection, if they are objects; none of one that is made only when it is asked for.</summary>
    public static IEnumerable Elements(object target) => target switch
    {
        FormattableString text => text.GetArguments(),
        ITuple tuple => Enumerable.Range(0, tuple.Length).Select(i => tuple[i]),
        Array array when !HoldsPlain(array.GetType().GetElementType()!) => array,
        ICollection collection when target is not Array && !Array.TrueForAll(target.GetType().GenericTypeArguments, HoldsPlain) => collection,
        _ => Array.Empty<object>(),
    };

    /// <summary>What belongs to a culture, or is an encoding, that can't be changed.</summary>
    public static bool IsReadOnly(object target) => target switch
    {
        CultureInfo culture => culture.IsReadOnly,
        NumberFormatInfo numbers => numbers.IsReadOnly,
        DateTimeFormatInfo dates => dates.IsReadOnly,
        TextInfo text => text.IsReadOnly,
        Calendar calendar => calendar.IsReadOnly,
        System.Text.Encoding encoding => encoding.IsReadOnly,
        _ => false,
    };

    /// <summary>The tree that an object is a part of; the object itself if it is in none.</summary>
    public static object RootOf(object target)
    {
        switch (target)
        {
            case XObject node:
                while (node.Parent is { } parent)
                {
                    node = parent;
                }

                return node.Document ?? node;
            case XmlNode node:
                return node.OwnerDocument ?? node;
            case JsonNode node:
                return node.Root;
            default:
                return target;
        }
    }

    /// <summary>An object and all that can be reached from it through fields of the program and elements of collections.</summary>
    /// <param name="root">The object.</param>
    /// <param name="use">Called with each object of the framework, before what is in it is asked for.</param>
    /// <param name="visit">Called with each type of an object that the framework doesn't know.</param>
    /// <returns>False if there were too many to look at.</returns>
    public static bool TryVisit(object root, Action<object> use, Action<Type> visit)
    {
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        var open = new Stack<object>([root]);
        while (open.TryPop(out var target))
        {
            if (target is string or Delegate or Type || target.GetType() is { IsPrimitive: true } or { IsEnum: true } || !seen.Add(target))
            {
                continue;
            }

            if (seen.Count > ObjectsMax)
            {
                return false;
            }

            var isKnown = ObjectKinds.Of(target.GetType()) == ObjectKind.Known;
            if (isKnown)
            {
                visit(target.GetType());
            }
            else
            {
                use(target);
            }

            foreach (var next in isKnown ? FieldsOf(target) : Elements(target))
            {
                if (next is not null)
                {
                    open.Push(next);
                }
            }
        }

        return true;
    }

    private static IEnumerable<object?> FieldsOf(object target)
    {
        foreach (var field in s_fields.GetValue(target.GetType(), static type => [.. FieldsOf(type)]))
        {
            yield return field.GetValue(target);
        }
    }

    private static IEnumerable<FieldInfo> FieldsOf(Type type)
    {
        for (var at = type; at is not null && at != typeof(object); at = at.BaseType)
        {
            foreach (var field in at.GetFields(Fields))
            {
                if (!HoldsPlain(field.FieldType) && field.FieldType != typeof(Shadow) && !field.FieldType.IsPointer && !field.FieldType.IsByRefLike)
                {
                    yield return field;
                }
            }
        }
    }

    /// <summary>Whether a type of the program has fields that can change and that a serialiser may read: public ones, and those that are marked.</summary>
    public static bool ShowsFields(Type type) =>
        !typeof(ITuple).IsAssignableFrom(type)
        && Array.Exists(type.GetFields(Fields), f => !f.IsInitOnly && f.FieldType != typeof(Shadow) && (f.IsPublic || f.CustomAttributes.Any(a => a.AttributeType != typeof(CompilerGeneratedAttribute) && a.AttributeType != typeof(System.Diagnostics.DebuggerBrowsableAttribute) && a.AttributeType.Namespace?.StartsWith("System.Runtime.CompilerServices", StringComparison.Ordinal) != true)));

    private static bool HoldsPlain(Type type) => type.IsPrimitive || type.IsEnum || type == typeof(string);
}
