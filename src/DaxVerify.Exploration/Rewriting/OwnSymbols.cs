using DaxVerify.Exploration.Runtime;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace DaxVerify.Exploration.Rewriting;

/// <summary>Symbols for an assembly that has none: stack traces and reports then name the method and the offset of the instruction, as it is in the file.</summary>
internal static class OwnSymbols
{
    /// <summary>Gives each method a document of its own.</summary>
    public static void Add(ModuleDefinition module)
    {
        foreach (var method in module.GetTypes().SelectMany(type => type.Methods).Where(method => method.HasBody))
        {
            var document = new Document(Place.DocumentOf(module.Assembly.Name.Name, NameOf(method.DeclaringType), method.Name));
            foreach (var instruction in method.Body.Instructions.Where(IsNamed))
            {
                var line = Place.LineOf(instruction.Offset);
                method.DebugInformation.SequencePoints.Add(new SequencePoint(instruction, document) { StartLine = line, EndLine = line, StartColumn = 1, EndColumn = 2 });
            }
        }
    }

    private static string NameOf(TypeDefinition type) => type.DeclaringType is { } outer ? $"{NameOf(outer)}.{type.Name}" : type.Name;

    /// <summary>Where something can be reached, or can fail; the rest belongs to what stands before it.</summary>
    private static bool IsNamed(Instruction instruction) =>
        instruction.Offset == 0 || instruction.OpCode.FlowControl is FlowControl.Call or FlowControl.Throw or FlowControl.Return
        || instruction.OpCode.OperandType is OperandType.InlineField or OperandType.InlineType or OperandType.InlineTok
        || instruction.OpCode.Name.Contains("elem", StringComparison.Ordinal) || instruction.OpCode.Name.Contains("ind", StringComparison.Ordinal);
}
