using System.Security.Cryptography;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DaxVerify.Cli.Analysis;

/// <summary>
/// Names a finding so that it is known again when lines have moved or a file has another name: by its rule, its lock, the member that it is in and the text
/// of its line.
/// </summary>
internal static class FindingFingerprint
{
    /// <summary>What it is called in SARIF's <c>partialFingerprints</c>.</summary>
    public const string Key = "daxverifyFinding/v1";

    /// <summary>The name of a finding: 32 hexadecimal digits.</summary>
    public static string Of(Diagnostic finding)
    {
        var text = string.Join('\n', finding.Id, finding.Properties.GetValueOrDefault("lock"), Member(finding.Location), Line(finding.Location));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))[..16]);
    }

    private static string Member(Location where) => where.SourceTree is not { } tree ? string.Empty : string.Join('.', tree.GetRoot().FindNode(where.SourceSpan)
        .AncestorsAndSelf().Select(static node => node switch
        {
            BaseNamespaceDeclarationSyntax space => space.Name.ToString(),
            BaseTypeDeclarationSyntax type => type.Identifier.ValueText,
            MethodDeclarationSyntax method => method.Identifier.ValueText + Types(method.ParameterList),
            ConstructorDeclarationSyntax constructor => ".ctor" + Types(constructor.ParameterList),
            PropertyDeclarationSyntax property => property.Identifier.ValueText,
            EventDeclarationSyntax @event => @event.Identifier.ValueText,
            IndexerDeclarationSyntax indexer => "this" + Types(indexer.ParameterList),
            VariableDeclaratorSyntax { Parent.Parent: BaseFieldDeclarationSyntax } field => field.Identifier.ValueText,
            _ => null,
        }).OfType<string>().Reverse());

    private static string Types(BaseParameterListSyntax parameters) => $"({string.Join(',', parameters.Parameters.Select(static p => p.Type?.ToString()))})";

    private static string Line(Location where) => where.SourceTree is not { } tree ? string.Empty
        : string.Join(' ', tree.GetText().Lines[where.GetLineSpan().StartLinePosition.Line].ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
