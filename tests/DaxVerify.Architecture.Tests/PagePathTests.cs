using System.Text.RegularExpressions;

namespace DaxVerify.Architecture.Tests;

/// <summary>What a page of the repository names or links to is there.</summary>
public partial class PagePathTests
{
    /// <summary>Parts of a path that stand for any: the pages say how to add one.</summary>
    private static readonly string[] s_placeholders = ["VERSION", "DAXnnnn", "NNN-name"];

    private static readonly string[] s_folders = [".", "specs", "src", "tests"];

    public static TheoryData<string> Pages =>
    [
        .. from folder in s_folders
           from file in Directory.EnumerateFiles(RepositoryFiles.Path(folder), "*.md", folder == "." ? SearchOption.TopDirectoryOnly : SearchOption.AllDirectories)
           let page = Path.GetRelativePath(RepositoryFiles.Root, file).Replace('\\', '/')
           where !page.Split('/').Any(part => part is "bin" or "obj")
           orderby page
           select page,
    ];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_path_that_a_page_names_is_there(string page)
    {
        var text = File.ReadAllText(RepositoryFiles.Path(page));
        var named = Named().Matches(text).Select(m => m.Value).Where(p => !s_placeholders.Any(p.Contains));
        var linked = Link().Matches(text).Select(m => m.Groups[1].Value).Where(p => !p.Contains("://", StringComparison.Ordinal))
            .Select(p => Path.Combine(Path.GetDirectoryName(page)!, p));
        var missing = named.Concat(linked).Distinct().Where(p => !IsThere(p)).ToList();
        Assert.True(missing.Count == 0, $"{page} names what isn't there: {string.Join(", ", missing)}");
    }

    private static bool IsThere(string path)
    {
        var full = RepositoryFiles.Path(path);
        return path.Contains('*')
            ? Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(full)!, Path.GetFileName(full)).Any()
            : Path.Exists(full);
    }

    [GeneratedRegex(@"(?<![\w./-])(?:src|tests|specs|\.ci)/[\w.*/-]*\w")]
    private static partial Regex Named();

    [GeneratedRegex(@"\]\(([^)#\s]+)(?:#[^)]*)?\)")]
    private static partial Regex Link();
}
