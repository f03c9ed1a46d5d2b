using System.Globalization;

namespace DaxVerify.Exploration.Runtime;

/// <summary>
/// Places in the program as reports spell them: file and line; of code without symbols the method and the offset of the instruction, for which the engine writes symbols of its
/// own, a document for each method, in which a line is an offset.
/// </summary>
internal static class Place
{
    private const string Extension = ".il";

    /// <summary>How reports call a line of a file.</summary>
    /// <param name="file">The file, with or without folders.</param>
    /// <param name="line">The line, from 1.</param>
    public static string Of(string file, int line)
    {
        var name = Path.GetFileName(file.Replace('\\', '/'));
        return name.EndsWith(Extension, StringComparison.Ordinal)
            ? string.Create(CultureInfo.InvariantCulture, $"{name[..^Extension.Length]} IL_{line - 1:x4}")
            : string.Create(CultureInfo.InvariantCulture, $"{name}:{line}");
    }

    /// <summary>The document that stands for a method without symbols.</summary>
    public static string DocumentOf(string assembly, string type, string method) => $"{assembly}/{Plain(type)}.{Plain(method)}{Extension}";

    /// <summary>The line that stands for an instruction.</summary>
    public static int LineOf(int offset) => offset + 1;

    private static string Plain(string name) => name.Replace('/', '.').Replace('\\', '.');
}
