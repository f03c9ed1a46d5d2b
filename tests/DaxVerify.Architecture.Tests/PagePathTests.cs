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
        var linked = Link().Matches(text).Select(m => m.Groups[1].Value).Where(p => p.Length > 0 && !p.Contains("://", StringComparison.Ordinal))
            .Select(p => Path.Combine(Path.GetDirectoryName(page)!, p));
        var missing = named.Concat(linked).Distinct().Where(p => !IsThere(p)).ToList();
        Assert.True(missing.Count == 0, $"{page} names what isn't there: {string.Join(", ", missing)}");
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void A_link_leads_to_a_file_and_to_a_heading_that_is_in_it(string page)
    {
        var wrong = Link().Matches(File.ReadAllText(RepositoryFiles.Path(page))).Select(m => (Path: m.Groups[1].Value, Heading: m.Groups[2].Value)).Where(link => !link.Path.Contains("://", StringComparison.Ordinal))
            .Where(link => !LeadsSomewhere(RepositoryFiles.Path(link.Path.Length == 0 ? page : Path.Combine(Path.GetDirectoryName(page)!, link.Path)), link.Heading))
            .Select(link => link.Path + link.Heading).ToList();
        Assert.True(wrong.Count == 0, $"{page} links to a folder, which the site has no page for, or to a heading that isn't there: {string.Join(", ", wrong)}");
    }

    [Fact]
    public void A_link_to_a_folder_or_to_no_heading_is_seen()
    {
        Assert.True(LeadsSomewhere(RepositoryFiles.Path("README.md"), "#three-doors"));
        Assert.False(LeadsSomewhere(RepositoryFiles.Path("README.md"), "#four-doors"));
        Assert.False(LeadsSomewhere(RepositoryFiles.Path("specs"), ""));
    }

    private static bool LeadsSomewhere(string file, string heading) =>
        File.Exists(file) && (heading.Length == 0 || !file.EndsWith(".md", StringComparison.Ordinal) || Heading().Matches(File.ReadAllText(file)).Any(one => "#" + NameOf(one.Groups[1].Value) == heading));

    /// <summary>What a heading is called in links: its letters, digits and hyphens in lower case, with hyphens for spaces.</summary>
    private static string NameOf(string heading) =>
        string.Concat(heading.Trim().ToLowerInvariant().Where(c => char.IsLetterOrDigit(c) || c is ' ' or '-' or '_').Select(c => c == ' ' ? '-' : c));

    private static bool IsThere(string path)
    {
        var full = RepositoryFiles.Path(path);
        return path.Contains('*')
            ? Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(full)!, Path.GetFileName(full)).Any()
            : Path.Exists(full);
    }

    [GeneratedRegex(@"(?<![\w./-])(?:src|tests|specs|\.ci)/[\w.*/-]*\w")]
    private static partial Regex Named();

    [GeneratedRegex(@"\]\(([^)#\s]*)(#[^)]*)?\)")]
    private static partial Regex Link();

    [GeneratedRegex("^#+ (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();
}
