namespace DaxVerify.Reporting.Text;

/// <summary>
/// Text that does nothing to who reads it: what a terminal, an XML reader or a browser would obey or refuse is shown instead. Every format
/// passes every text through here before it escapes what is special to it.
/// </summary>
public static class InertText
{
    /// <summary>Makes text harmless: control characters become their pictures, halves of characters a replacement, marks that turn the direction of writing their numbers. Newlines and tabs stay.</summary>
    /// <param name="text">Any text, in whatever state.</param>
    public static string Of(string text) => InertCharacters.Shown(text);

    /// <summary>The same in one line.</summary>
    public static string Line(string text) => Of(text).Replace('\n', ' ').Replace('\t', ' ');
}
