using System.IO;

using Microsoft.CodeAnalysis;

namespace DaxVerify.Analyzers.Rules;

/// <summary>Places in words, as messages name them.</summary>
internal static class PlaceText
{
    /// <summary>File and line; of what isn't in the sources, the start.</summary>
    public static string Of(Location where)
    {
        if (!where.IsInSource)
        {
            return "the start";
        }

        var line = where.GetLineSpan();
        return $"{Path.GetFileName(line.Path)}:{line.StartLinePosition.Line + 1}";
    }
}
