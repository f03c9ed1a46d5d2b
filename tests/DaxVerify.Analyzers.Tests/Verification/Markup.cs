using System.Text;
using Microsoft.CodeAnalysis.Text;

namespace DaxVerify.Analyzers.Tests.Verification;

/// <summary>
/// Source with its expected findings marked: <c>{|DAX0001:text|}</c>, several identifiers separated by commas, or
/// <c>[|text|]</c> for the rule that the test names.
/// </summary>
internal sealed class Markup
{
    private Markup(string source, IReadOnlyList<(TextSpan Span, string Id)> expected)
    {
        Source = source;
        Expected = expected;
    }

    /// <summary>The source without its marks.</summary>
    public string Source { get; }

    /// <summary>Where which rule is expected.</summary>
    public IReadOnlyList<(TextSpan Span, string Id)> Expected { get; }

    /// <summary>Takes the marks out.</summary>
    public static Markup Parse(string marked, string defaultId)
    {
        var source = new StringBuilder();
        var expected = new List<(TextSpan, string)>();
        var open = new Stack<(int Start, string Ids)>();
        for (var i = 0; i < marked.Length; i++)
        {
            if (At(marked, i, "[|"))
            {
                open.Push((source.Length, defaultId));
                i++;
            }
            else if (At(marked, i, "{|DAX"))
            {
                var colon = marked.IndexOf(':', i);
                open.Push((source.Length, marked[(i + 2)..colon]));
                i = colon;
            }
            else if (At(marked, i, "|]") || (At(marked, i, "|}") && open.Count > 0))
            {
                var (start, ids) = open.Pop();
                expected.AddRange(ids.Split(',').Select(id => (TextSpan.FromBounds(start, source.Length), id.Trim())));
                i++;
            }
            else
            {
                source.Append(marked[i]);
            }
        }

        return open.Count == 0
            ? new Markup(source.ToString(), expected)
            : throw new ArgumentException("A mark is not closed.", nameof(marked));
    }

    private static bool At(string text, int index, string part) =>
        string.CompareOrdinal(text, index, part, 0, part.Length) == 0;
}
