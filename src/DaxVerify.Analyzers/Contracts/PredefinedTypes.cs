using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DaxVerify.Analyzers.Contracts;

/// <summary>The types that are keywords.</summary>
internal static class PredefinedTypes
{
    /// <summary>The type that a keyword names.</summary>
    public static ITypeSymbol? Find(Compilation compilation, PredefinedTypeSyntax syntax)
    {
        var type = (SyntaxKind)syntax.Keyword.RawKind switch
        {
            SyntaxKind.ObjectKeyword => SpecialType.System_Object,
            SyntaxKind.StringKeyword => SpecialType.System_String,
            SyntaxKind.BoolKeyword => SpecialType.System_Boolean,
            SyntaxKind.ByteKeyword => SpecialType.System_Byte,
            SyntaxKind.SByteKeyword => SpecialType.System_SByte,
            SyntaxKind.ShortKeyword => SpecialType.System_Int16,
            SyntaxKind.UShortKeyword => SpecialType.System_UInt16,
            SyntaxKind.IntKeyword => SpecialType.System_Int32,
            SyntaxKind.UIntKeyword => SpecialType.System_UInt32,
            SyntaxKind.LongKeyword => SpecialType.System_Int64,
            SyntaxKind.ULongKeyword => SpecialType.System_UInt64,
            SyntaxKind.CharKeyword => SpecialType.System_Char,
            SyntaxKind.DoubleKeyword => SpecialType.System_Double,
            SyntaxKind.FloatKeyword => SpecialType.System_Single,
            SyntaxKind.DecimalKeyword => SpecialType.System_Decimal,
            _ => SpecialType.None,
        };
        return type == SpecialType.None ? null : compilation.GetSpecialType(type);
    }
}
