namespace DaxVerify.Exploration.Runtime;

/// <summary>
/// A source position that rewritten code passes along, as one string literal with three parts: place (file and line),
/// method, member or object as the source names it; a fourth where the engine needs to know more; and a fifth for accesses that are more than others.
/// </summary>
internal static class Site
{
    /// <summary>Detail of a write by which a constructor sets up the object that it makes.</summary>
    public const string Construction = "new";

    private const string OfCompiler = "compiler";
    private const string NullTest = "null";

    /// <summary>What stands between the parts.</summary>
    public const char Separator = '\u001f';

    /// <summary>Packs a site.</summary>
    public static string Make(string place, string method, string member) => $"{place}{Separator}{method}{Separator}{member}";

    /// <summary>Packs a site with a detail.</summary>
    public static string Make(string place, string method, string member, string detail) => $"{Make(place, method, member)}{Separator}{detail}";

    /// <summary>File and line.</summary>
    public static string Place(string site) => Part(site, 0);

    public static string Method(string site) => Part(site, 1);

    /// <summary>The member accessed or the object worked on; may be empty.</summary>
    public static string Member(string site) => Part(site, 2);

    /// <summary>What the engine alone needs: the type that declares a static field, the method that a call on a collection calls; empty for others.</summary>
    public static string Detail(string site) => Part(site, 3);

    /// <summary>The site of an access to what the compiler keeps for itself, which the source doesn't know.</summary>
    public static string MarkOfCompiler(string site) => Mark(site, OfCompiler);

    /// <summary>Whether it is such a site.</summary>
    public static bool IsOfCompiler(string site) => Part(site, 4) == OfCompiler;

    /// <summary>The site of a look whether a reference is null: it differs from that of other reads in its line.</summary>
    public static string MarkNullTest(string site) => Mark(site, NullTest);

    /// <summary>Whether it is that of a write by which a constructor sets up its object.</summary>
    public static bool IsConstruction(string site) =>
        (site.EndsWith(Construction, StringComparison.Ordinal) && site[^(Construction.Length + 1)] == Separator)
        || (site.EndsWith(OfCompiler, StringComparison.Ordinal) && Detail(site) == Construction);

    private static string Mark(string site, string mark) => Detail(site).Length > 0 ? $"{site}{Separator}{mark}" : $"{site}{Separator}{Separator}{mark}";

    private static string Part(string site, int index)
    {
        var parts = site.Split(Separator);
        return index < parts.Length ? parts[index] : "";
    }
}
