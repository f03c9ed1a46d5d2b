using DaxVerify.Exploration.Runtime;
using Mono.Cecil;

namespace DaxVerify.Exploration.Rewriting;

/// <summary>Fields that the compiler adds to iterators, async methods and closures (Roslyn's <c>GeneratedNames</c>): the source has no name for them.</summary>
internal static class CompilerFields
{
    private const string CurrentThis = "<>4__this";
    private const string Parameter = "<>3__";

    /// <summary>What such a field holds, in words; null for one that the source names, or of which the words would say no more than the name.</summary>
    public static string? Describe(FieldReference field)
    {
        if (!field.Name.StartsWith("<>", StringComparison.Ordinal) || !CompilerNames.IsOfCompiler(field.DeclaringType.GetElementType().Name))
        {
            return null;
        }

        return field.Name switch
        {
            CurrentThis => "this (captured)",
            "<>1__state" => "the iterator's position",
            "<>2__current" => "the iterator's current item",
            "<>l__initialThreadId" => "the iterator's thread",
            _ when field.Name.StartsWith(Parameter, StringComparison.Ordinal) => $"{field.Name[Parameter.Length..]} (as passed)",
            _ when IsCopy(field) => "a value that the compiler keeps",
            _ => null,
        };
    }

    /// <summary>Whether it holds a copy of what an expression gave: the object of a <c>lock</c> or <c>using</c>, the enumerator of a <c>foreach</c>.</summary>
    public static bool IsCopy(FieldReference field) =>
        field.Name.StartsWith("<>s__", StringComparison.Ordinal) || field.Name.StartsWith("<>7__wrap", StringComparison.Ordinal);
}
