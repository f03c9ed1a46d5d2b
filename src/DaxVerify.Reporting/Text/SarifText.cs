namespace DaxVerify.Reporting.Text;

/// <summary>Text as viewers of SARIF show it: what they would take for a link, in a message or a name, is taken apart.</summary>
public static class SarifText
{
    /// <summary>Makes text inert first: a mark that becomes a number in brackets must not become a link.</summary>
    public static string Of(string text) => InertText.Of(text).Replace("](", "] (", StringComparison.Ordinal);
}
