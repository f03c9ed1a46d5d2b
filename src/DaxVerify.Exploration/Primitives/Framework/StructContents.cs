using System.Reflection;
using System.Reflection.Emit;

namespace DaxVerify.Exploration.Primitives.Framework;

/// <summary>
/// What a struct of the framework refers to: the array behind a view, the collection behind an enumerator, the document behind an element. To use the struct is to use that.
/// The code that goes through its fields is made once for each type.
/// </summary>
internal static class StructContents<T>
    where T : allows ref struct
{
    /// <summary>Goes through the fields; null if the struct refers to nothing.</summary>
    public static readonly Walk? Uses = (Walk?)StructContents.Make(typeof(T), typeof(Walk));

    /// <summary>Notes a use of all that a struct refers to.</summary>
    public delegate void Walk(ref T value, bool writes, string site);
}

/// <summary>Makes the code for one type.</summary>
internal static class StructContents
{
    private const BindingFlags Fields = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>Whether the struct refers to anything.</summary>
    public static bool Any(Type type) => WholeOf(type) is not null || Array.Exists(type.GetFields(Fields), field => Refers(type, field));

    /// <summary>Makes a delegate that takes a struct by reference, whether it is written, and the place.</summary>
    /// <returns>Null if the struct refers to nothing.</returns>
    public static Delegate? Make(Type type, Type walk)
    {
        if (!type.IsValueType || type.IsPrimitive || type.IsEnum || !Any(type))
        {
            return null;
        }

        var method = new DynamicMethod("Uses", null, [type.MakeByRefType(), typeof(bool), typeof(string)], typeof(StructContents).Module, skipVisibility: true);
        var code = method.GetILGenerator();
        if (WholeOf(type) is { } whole)
        {
            code.Emit(OpCodes.Ldarg_0);
            code.Emit(OpCodes.Ldobj, type);
            code.Emit(OpCodes.Ldarg_1);
            code.Emit(OpCodes.Ldarg_2);
            code.Emit(OpCodes.Call, whole);
        }
        else
        {
            foreach (var field in type.GetFields(Fields).Where(field => Refers(type, field)))
            {
                EmitField(code, field);
            }
        }

        code.Emit(OpCodes.Ret);
        return method.CreateDelegate(walk);
    }

    private static void EmitField(ILGenerator code, FieldInfo field)
    {
        var type = field.FieldType;
        code.Emit(OpCodes.Ldarg_0);
        if (IsSpan(type))
        {
            code.Emit(OpCodes.Ldfld, field);
            if (type.GetGenericTypeDefinition() == typeof(Span<>))
            {
                code.Emit(OpCodes.Call, Shim(nameof(FrameworkShim.Shown)).MakeGenericMethod(type.GenericTypeArguments));
            }

            code.Emit(OpCodes.Ldarg_2);
            code.Emit(OpCodes.Call, Shim(nameof(FrameworkShim.ReadsSpan)).MakeGenericMethod(type.GenericTypeArguments));
            return;
        }

        code.Emit(type.IsValueType ? OpCodes.Ldflda : OpCodes.Ldfld, field);
        code.Emit(OpCodes.Ldarg_1);
        code.Emit(OpCodes.Ldarg_2);
        code.Emit(OpCodes.Call, type.IsValueType ? Shim(nameof(FrameworkShim.OnStruct)).MakeGenericMethod(type) : Shim(nameof(FrameworkShim.OnContent)));
    }

    /// <summary>The types that stand for a part of an array, whose fields say which.</summary>
    private static MethodInfo? WholeOf(Type type)
    {
        if (!type.IsGenericType)
        {
            return null;
        }

        var open = type.GetGenericTypeDefinition();
        var method = open == typeof(ReadOnlyMemory<>) ? Shim(nameof(FrameworkShim.OnMemory))
            : open == typeof(Memory<>) ? Shim(nameof(FrameworkShim.OnWritableMemory))
            : open == typeof(System.Buffers.ReadOnlySequence<>) ? Shim(nameof(FrameworkShim.OnSequence))
            : open == typeof(ArraySegment<>) ? Shim(nameof(FrameworkShim.OnSegment))
            : null;
        return method?.MakeGenericMethod(type.GenericTypeArguments);
    }

    /// <summary>Elements that a struct holds are not what it is a view of, unless to hold them is all it does.</summary>
    private static bool Refers(Type type, FieldInfo field)
    {
        var held = field.FieldType;
        if (held == typeof(string) || held.IsPointer || held.IsByRef || held.IsPrimitive || held.IsEnum || typeof(Delegate).IsAssignableFrom(held) || held == type)
        {
            return false;
        }

        var holds = Holds(type);
        if (!holds && (DeclaredType(type, field).IsGenericParameter || Holds(held)))
        {
            return false;
        }

        return !held.IsValueType || IsSpan(held) || Any(held);
    }

    private static Type DeclaredType(Type type, FieldInfo field) =>
        type.IsGenericType ? type.GetGenericTypeDefinition().GetField(field.Name, Fields)!.FieldType : field.FieldType;

    private static bool Holds(Type type) =>
        type.IsGenericType && type.Namespace is "System" or "System.Collections.Generic"
        && (type.Name.StartsWith("ValueTuple`", StringComparison.Ordinal) || type.Name is "Nullable`1" or "KeyValuePair`2");

    private static bool IsSpan(Type type) =>
        type.IsGenericType && (type.GetGenericTypeDefinition() == typeof(Span<>) || type.GetGenericTypeDefinition() == typeof(ReadOnlySpan<>));

    private static MethodInfo Shim(string name) => typeof(FrameworkShim).GetMethod(name)!;
}
