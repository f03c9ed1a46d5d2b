using System.Text.RegularExpressions;
using DaxVerify.Analyzers.Project;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DaxVerify.Cli.Analysis;

/// <summary>An attribute to be put before a declaration.</summary>
/// <param name="Declaration">The field, property or method.</param>
/// <param name="Name">The attribute, without its namespace.</param>
/// <param name="Lock">Seen from the declaration, as an annotation names it.</param>
/// <param name="Evidence">What speaks for it, in a line.</param>
internal sealed partial record SuggestedAttribute(MemberDeclarationSyntax Declaration, string Name, string Lock, string Evidence)
{
    /// <summary>More places than this are only counted.</summary>
    private const int PlacesMax = 6;

    /// <summary>The attribute as it is written, but for its namespace.</summary>
    public string Text => $"{Name}({(SimpleName().IsMatch(Lock) && Lock != "this" ? $"nameof({Lock})" : $"\"{Lock}\"")})";

    /// <summary>
    /// What follows from the accesses to members: an attribute for each, and one for each method that relies on its callers. Of several members in one declaration
    /// nothing follows, unless it is the same for all.
    /// </summary>
    public static IReadOnlyList<SuggestedAttribute> Of(IEnumerable<GuardSuggestion> suggestions)
    {
        var found = new List<SuggestedAttribute>();
        var all = suggestions.ToList();
        foreach (var group in all.Where(static s => s.Member.DeclaringSyntaxReferences.Length == 1).GroupBy(static s => DeclarationOf(s.Member)))
        {
            if (group.Key is { } declaration && group.Select(static s => s.Lock).Distinct().ToList() is [var name] && group.Count() == NumberOf(declaration))
            {
                found.Add(new(declaration, "GuardedBy", name, string.Join("; ", group.Select(Describe))));
            }
        }

        var relying = all.SelectMany(static s => s.Helpers.Select(h => (Helper: h, s.Lock, s.Member))).Where(static h => h.Helper.DeclaredAccessibility != Accessibility.Private)
            .GroupBy(static h => h.Helper, (IEqualityComparer<IMethodSymbol>)SymbolEqualityComparer.Default);
        foreach (var helper in relying)
        {
            foreach (var byLock in helper.GroupBy(static h => h.Lock, StringComparer.Ordinal))
            {
                if (DeclarationOf(helper.Key) is { } declaration)
                {
                    var members = string.Join(", ", byLock.Select(static h => $"'{h.Member.Name}'").Distinct());
                    found.Add(new(declaration, "RequiresLock", byLock.Key, $"'{helper.Key.Name}' accesses {members}, and all its callers hold '{byLock.Key}'"));
                }
            }
        }

        return found;
    }

    private static string Describe(GuardSuggestion suggestion)
    {
        var text = $"'{suggestion.Member.Name}' is accessed under '{suggestion.Lock}' at {suggestion.Locked.Length} of {suggestion.Locked.Length + suggestion.Bare.Length} places ({Places(suggestion.Locked)})";
        return suggestion.Bare.IsEmpty ? text : $"{text}, but not at {Places(suggestion.Bare)}, which will be reported";
    }

    private static string Places(IEnumerable<Location> places)
    {
        var all = places.Select(static p => $"{Path.GetFileName(p.SourceTree!.FilePath)}:{p.GetLineSpan().StartLinePosition.Line + 1}").Distinct().Order(NaturalOrder.Instance).ToList();
        return string.Join(", ", all.Take(PlacesMax)) + (all.Count > PlacesMax ? $" and {all.Count - PlacesMax} more" : string.Empty);
    }

    private static MemberDeclarationSyntax? DeclarationOf(ISymbol symbol) =>
        symbol.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax().FirstAncestorOrSelf<MemberDeclarationSyntax>() is { } declaration
        && File.Exists(declaration.SyntaxTree.FilePath) && declaration is not BaseTypeDeclarationSyntax ? declaration : null;

    private static int NumberOf(MemberDeclarationSyntax declaration) => declaration is BaseFieldDeclarationSyntax fields ? fields.Declaration.Variables.Count : 1;

    [GeneratedRegex(@"^@?[_\p{L}][_\p{L}\p{N}]*$")]
    private static partial Regex SimpleName();
}
