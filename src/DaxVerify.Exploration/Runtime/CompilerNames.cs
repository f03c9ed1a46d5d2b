using System.Text.RegularExpressions;

namespace DaxVerify.Exploration.Runtime;

/// <summary>Names that C# compilers make up. Types of their own begin with <c>&lt;</c>; so do types that a source file keeps to itself (<c>file class</c>), and those are the program's.</summary>
internal static partial class CompilerNames
{
    /// <summary>Whether a type's name, without its namespace, is the compiler's.</summary>
    public static bool IsOfCompiler(string type) => type.StartsWith('<') && !OfFile().IsMatch(type);

    /// <summary>Whether a class is one in which the compiler keeps delegates of methods, or how dynamic accesses are done: what is noted when those are made has to be noted in each exploration.</summary>
    public static bool IsCache(string type) => type.StartsWith("<>O", StringComparison.Ordinal) || type.StartsWith("<>o__", StringComparison.Ordinal);

    /// <summary>A type's name as its source says it.</summary>
    public static string InSource(string type) => type.StartsWith('<') ? OfFile().Replace(type, "") : type;

    /// <summary>A type's name for people: the method for an iterator's class, a word for what the source doesn't name.</summary>
    public static string Describe(string type) =>
        !IsOfCompiler(type) ? InSource(type)
        : type.StartsWith("<>c", StringComparison.Ordinal) ? "closure"
        : type.StartsWith("<>f__AnonymousType", StringComparison.Ordinal) ? "anonymous object"
        : OfMethod().Match(type) is { Success: true } method ? method.Groups[1].Value
        : type;

    [GeneratedRegex("^<(?:<[^<>]+>g__)?([^<>|]+)(?:\\|[^<>]*)?>d(__|$)")]
    private static partial Regex OfMethod();

    [GeneratedRegex("^<[^>]*>F[0-9A-F]{64}__")]
    private static partial Regex OfFile();
}
