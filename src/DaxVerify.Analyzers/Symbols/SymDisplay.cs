using System.Globalization;
using System.Linq;

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace DaxVerify.Analyzers.Symbols;

/// <summary>Writes a <see cref="Sym"/> the way a programmer would, for messages.</summary>
internal static class SymDisplay
{
    /// <summary>The text.</summary>
    public static string Show(Sym sym) => sym.Kind switch
    {
        SymKind.This => "this",
        SymKind.Parameter or SymKind.Local => Name(sym.Data),
        SymKind.Static => ShowStatic((ISymbol)sym.Data!),
        SymKind.Member => Dotted(sym.Children[0], Name(sym.Data)),
        SymKind.Call => ShowCall(sym),
        SymKind.Element => $"{Show(sym.Children[0])}[{string.Join(", ", sym.Children.Skip(1).Select(Show))}]",
        SymKind.TypeOf => $"typeof({((ITypeSymbol)sym.Data!).ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)})",
        SymKind.Constant => ShowConstant(sym.Data),
        SymKind.Created => ShowSyntax((SyntaxNode)sym.Data!),
        SymKind.Phi => $"({Show(sym.Children[0])} or {Show(sym.Children[1])})",
        SymKind.Operator when sym.Data is Sym.MonitorName => $"{Sym.MonitorName} {Show(sym.Children[0])}",
        SymKind.Operator => $"{sym.Data}({string.Join(", ", sym.Children.Select(Show))})",
        SymKind.Lambda => "lambda",
        SymKind.Unknown when sym.Data is SyntaxNode syntax => ShowSyntax(syntax),
        _ => "?",
    };

    private static string Dotted(Sym receiver, string name) =>
        receiver.Kind == SymKind.This ? name : $"{Show(receiver)}.{name}";

    private static string ShowStatic(ISymbol member) =>
        member.ContainingType is { } type ? $"{type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)}.{member.Name}" : member.Name;

    private static string ShowCall(Sym sym)
    {
        var method = (ISymbol)sym.Data!;
        var arguments = string.Join(", ", sym.Children.Skip(method.IsStatic ? 0 : 1).Select(Show));
        return method.IsStatic
            ? $"{ShowStatic(method)}({arguments})"
            : $"{Dotted(sym.Children[0], method.Name)}({arguments})";
    }

    private static string Name(object? data) => data switch
    {
        ISymbol { Name: { Length: > 0 } name } => SyntaxFacts.IsReservedKeyword(SyntaxFacts.GetKeywordKind(name)) ? "@" + name : name,
        HiddenMember hidden => hidden.Name,
        _ => "?",
    };

    private static string ShowConstant(object? value) => value switch
    {
        null => "null",
        string text => $"\"{text}\"",
        bool flag => flag ? "true" : "false",
        _ => System.Convert.ToString(value, CultureInfo.InvariantCulture) ?? "?",
    };

    private static string ShowSyntax(SyntaxNode syntax)
    {
        var text = syntax.ToString();
        var end = text.IndexOf('\n');
        text = end < 0 ? text : text.Substring(0, end).TrimEnd();
        return text.Length <= 40 ? text : text.Substring(0, 37) + "...";
    }
}
