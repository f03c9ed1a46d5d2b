using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DaxVerify.Architecture.Tests;

/// <summary>
/// Finds what documentation says over again: a summary, parameter or result of which every word is a word of the names below it, or of no meaning.
/// </summary>
internal static partial class DocumentationNoise
{
    private static readonly HashSet<string> s_small =
    [
        .. ("a an the of in on at to by for from with and or is are be it its this that these those which what whether as has have had was were if no not one all "
            + "each any their them they there how who when where into than then came come comes given does do done").Split(' '),
    ];

    /// <summary>The elements of a file that say nothing.</summary>
    /// <param name="root">The file.</param>
    /// <param name="allOrNone">Whether parameters are documented all or not at all, as the compiler wants it of packages.</param>
    public static IEnumerable<XmlElementSyntax> In(CompilationUnitSyntax root, bool allOrNone)
    {
        foreach (var documentation in root.DescendantNodes(descendIntoTrivia: true).OfType<DocumentationCommentTriviaSyntax>())
        {
            if (documentation.ParentTrivia.Token.Parent?.FirstAncestorOrSelf<MemberDeclarationSyntax>() is not { } member)
            {
                continue;
            }

            var elements = documentation.Content.OfType<XmlElementSyntax>().ToLookup(e => NameOf(e) is "param");
            var noise = elements[true].Where(e => SaysNothing(e, member)).ToList();
            foreach (var element in elements[false].Where(e => NameOf(e) is "summary" or "returns" && SaysNothing(e, member))
                .Concat(allOrNone && noise.Count < elements[true].Count() ? [] : noise))
            {
                yield return element;
            }
        }
    }

    private static bool SaysNothing(XmlElementSyntax element, MemberDeclarationSyntax member)
    {
        var names = NamesIn(member).Concat(member.Ancestors().OfType<BaseTypeDeclarationSyntax>().Take(1).Select(t => t.Identifier.Text));
        var known = names.SelectMany(Words).ToHashSet();
        return Words(Tag().Replace(string.Concat(element.Content), " $1 ")).All(w => s_small.Contains(w) || known.Contains(w));
    }

    private static string NameOf(XmlElementSyntax element) => element.StartTag.Name.LocalName.Text;

    /// <summary>The identifiers of a declaration, without what it does.</summary>
    private static IEnumerable<string> NamesIn(MemberDeclarationSyntax member) =>
        from token in member.DescendantTokens(n => n == member || n is not (BlockSyntax or ArrowExpressionClauseSyntax or EqualsValueClauseSyntax
            or AccessorListSyntax or AttributeListSyntax or MemberDeclarationSyntax))
        where token.IsKind(SyntaxKind.IdentifierToken)
        select token.ValueText;

    private static IEnumerable<string> Words(string text) =>
        Word().Matches(text).Select(m => m.Value.ToLowerInvariant()).Select(w => s_small.Contains(w) ? w : Stem(w));

    private static string Stem(string word) => Ending().Replace(word, string.Empty);

    [GeneratedRegex("<[^>]*?(?:(?:cref|name|langword)=\"([^\"]*)\"[^>]*)?>|///")]
    private static partial Regex Tag();

    [GeneratedRegex("[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")]
    private static partial Regex Word();

    [GeneratedRegex("(?<=...)(?:y|ies|e?s|e?d|e?r|or|ing|e)$")]
    private static partial Regex Ending();
}
