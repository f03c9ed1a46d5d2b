using System.Collections.Immutable;
using DaxVerify.SeededBugs.Patches;

namespace DaxVerify.SeededBugs.Tests.Patches;

/// <summary>A patch applies exactly or is refused with its place.</summary>
public class UnifiedDiffTests
{
    private const string Good = "About: it\n\n--- a/x.cs\n+++ b/x.cs\n@@ -1,3 +1,3 @@\n one\n-two\n+2\n three\n@@ -5 +5,2 @@\n-five\n+5\n+5.5\n";

    private static readonly string[] s_head = ["Commit", "Wrong", "Invariant", "Detectors"];

    private static readonly ImmutableSortedDictionary<string, string> s_files =
        ImmutableSortedDictionary<string, string>.Empty.Add("x.cs", "one\ntwo\nthree\nfour\nfive\n").Add("y.cs", "y\n");

    [Fact]
    public void Every_hunk_is_applied_and_other_files_stay()
    {
        var patched = UnifiedDiff.Apply("good", Good, s_files);

        Assert.Equal("one\n2\nthree\nfour\n5\n5.5\n", patched["x.cs"]);
        Assert.Same(s_files["y.cs"], patched["y.cs"]);
    }

    [Theory]
    [InlineData("-two", "-three", "good: doesn't apply any more: x.cs:2: expected 'three', got 'two'")]
    [InlineData("-five", "-six", "good: doesn't apply any more: x.cs:5: expected 'six', got 'five'")]
    [InlineData("@@ -5 +5,2 @@", "@@ -2 +5,2 @@", "the hunk at line 2 of x.cs lies outside of it or overlaps another")]
    [InlineData("@@ -5 +5,2 @@", "@@ -99 +5,2 @@", "the hunk at line 99 of x.cs lies outside of it or overlaps another")]
    [InlineData("+5.5\n", "", "hasn't as many lines as it says")]
    [InlineData("+5.5\n", "5.5\n", "expected a line that begins with '+', '-' or a blank, got '5.5'")]
    [InlineData("a/x.cs", "a/z.cs", "expected '--- a/PATH' and '+++ b/PATH'")]
    [InlineData("/x.cs", "/z.cs", "there is no file z.cs")]
    [InlineData("--- a/x.cs", "*** a/x.cs", "it changes nothing")]
    public void What_does_not_apply_is_refused_with_its_place(string part, string instead, string problem)
    {
        var error = Assert.Throws<PatchException>(() => UnifiedDiff.Apply("good", Good.Replace(part, instead, StringComparison.Ordinal), s_files));

        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Commit")]
    [InlineData("Wrong")]
    [InlineData("Invariant")]
    [InlineData("Detectors")]
    public void A_patch_without_a_line_of_its_head_is_refused(string line)
    {
        var head = string.Concat(s_head.Where(name => name != line).Select(name => $"{name}: x, y\n"));

        var error = Assert.Throws<PatchException>(() => SeededBug.Parse("headless", head + Good, s_files));

        Assert.Equal($"headless: no line '{line}: ' before the diff", error.Message);
    }
}
