using Mono.Cecil;
using Mono.Cecil.Cil;

namespace DaxVerify.Exploration.Rewriting;

/// <summary>How much of a span or array a framework call uses, where its type arguments, its other arguments or its result tell.</summary>
internal static class Extents
{
    /// <summary>What pushes the number of bytes at the start of a span that a call reads or writes; null where that isn't known before the call.</summary>
    public static Instruction? PushBytesAtStart(MethodReference method) => method switch
    {
        _ when BytesOfNumber(method) is var bytes && bytes > 0 => Instruction.Create(OpCodes.Ldc_I4, bytes),
        { Name: "TryWriteBytes", DeclaringType.FullName: "System.Guid" } => Instruction.Create(OpCodes.Ldc_I4, 16),
        { Name: "TryWriteBytes", DeclaringType.FullName: "System.BitConverter", Parameters: [_, { ParameterType: var type }] } => Instruction.Create(OpCodes.Sizeof, type),
        GenericInstanceMethod { Name: "Read" or "TryRead" or "Write" or "TryWrite" or "AsRef", DeclaringType.FullName: "System.Runtime.InteropServices.MemoryMarshal", GenericArguments: [var type] } =>
            Instruction.Create(OpCodes.Sizeof, type),
        _ => null,
    };

    /// <summary>The parameter by which a call tells how many elements of a span it has written, from the first on; -1 if its result tells; null if nothing does.</summary>
    /// <param name="method">The method.</param>
    /// <param name="parameter">The span.</param>
    public static int? WrittenBy(MethodDefinition method, int parameter)
    {
        if (parameter < 0 || method.Parameters[parameter].ParameterType.GetElementType().FullName != "System.Span`1")
        {
            return null;
        }

        var told = method.Parameters.FirstOrDefault(p => p.IsOut && p.Name.EndsWith("Written", StringComparison.Ordinal) && p.ParameterType is ByReferenceType { ElementType.MetadataType: MetadataType.Int32 });
        return told?.Index ?? (method.ReturnType.MetadataType == MetadataType.Int32 ? -1 : null);
    }

    /// <summary>Bytes at the start of a span that a call reads or writes as one number; 0 if it isn't such a call.</summary>
    public static int BytesOfNumber(MethodReference method)
    {
        if (method.DeclaringType.FullName == "System.BitConverter")
        {
            return method.Name switch
            {
                "ToBoolean" => 1,
                "ToChar" or "ToInt16" or "ToUInt16" or "ToHalf" => 2,
                "ToInt32" or "ToUInt32" or "ToSingle" => 4,
                "ToInt64" or "ToUInt64" or "ToDouble" => 8,
                "ToInt128" or "ToUInt128" => 16,
                _ => 0,
            };
        }

        if (method.DeclaringType.Name != "BinaryPrimitives" || method.Name.StartsWith("Reverse", StringComparison.Ordinal))
        {
            return 0;
        }

        return method.Name.Contains("16", StringComparison.Ordinal) || method.Name.Contains("Half", StringComparison.Ordinal) ? 2
            : method.Name.Contains("32", StringComparison.Ordinal) || method.Name.Contains("Single", StringComparison.Ordinal) ? 4
            : method.Name.Contains("128", StringComparison.Ordinal) ? 16
            : 8;
    }

    /// <summary>A call fills an array from an index on, and returns how many elements it has set.</summary>
    public static bool TellsCount(MethodReference method, int parameter) =>
        parameter >= 0 && method.ReturnType.MetadataType == MetadataType.Int32 && method.Parameters[parameter].ParameterType is ArrayType
        && Signatures.TryResolve(method) is { } definition && IsNumber(definition, parameter + 1, "index", "offset", "start") && CountOf(definition, parameter) < 0;

    /// <summary>The parameter that says how many elements of an array a call uses from an index on; -1 if there is none.</summary>
    public static int CountOf(MethodDefinition method, int parameter)
    {
        for (var i = parameter + 2; i < method.Parameters.Count && method.Parameters[i].ParameterType is not ArrayType; i++)
        {
            if (IsNumber(method, i, "count", "length"))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>Framework parameters tell what they are by their names alone: whether one is an <c>int</c> whose name contains one of these.</summary>
    public static bool IsNumber(MethodDefinition method, int parameter, params ReadOnlySpan<string> names)
    {
        if (parameter >= method.Parameters.Count || method.Parameters[parameter].ParameterType.MetadataType != MetadataType.Int32)
        {
            return false;
        }

        foreach (var name in names)
        {
            if (method.Parameters[parameter].Name.Contains(name, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
