using System.Text.RegularExpressions;

namespace DaxVerify.Exploration.Runtime;

/// <summary>Names that C# compilers make up. Types of their own begin with <c>&lt;</c>; so do types that a source file keeps to itself (<c>file class</c>), and those are the program's.</summary>
internal static partial class CompilerNames
{
    /// <summary>Whether a type's name, without its namespace, is the compiler's.</summary>
    public static bool IsOfCompiler(string type) => type.StartsWith('<') && !OfFile().IsMatch(type);

    /// <summary>A type's name as its source says it.</summary>
    public static string InSource(string type) => type.StartsWith('<') ? OfFile().Replace(type, "") : type;

    [GeneratedRegex("^<[^>]*>F[0-9A-F]{64}__")]
    private static partial Regex OfFile();
}
