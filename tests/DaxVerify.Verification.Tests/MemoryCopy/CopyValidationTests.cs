using DaxVerify.MemoryCopy;
using DaxVerify.Verification.MemoryCopy;

namespace DaxVerify.Verification.Tests.MemoryCopy;

/// <summary>The validation as a whole, without the guard pages, which need a process of their own.</summary>
public class CopyValidationTests
{
    [Fact]
    public void The_quick_validation_is_clean_and_covers_every_path_and_check()
    {
        CopyValidationReport report = CopyValidation.Run(new CopyValidationOptions { Quick = true });
        Assert.Equal([], report.Results.Select(result => result.Failure).OfType<string>());
        Assert.True(report.IsClean);
        Assert.Equal(SimdPaths.Supported.Order(), report.Results.Select(result => result.Path!.Value).Distinct().Order());
        Assert.Equal(
            CopyValidation.Checks.Where(check => check != "guard-pages").Order(StringComparer.Ordinal),
            report.Results.Select(result => result.Check).Distinct().Order(StringComparer.Ordinal));
        Assert.All(report.Results, result => Assert.True(result.Cases > 0, $"{result.Check} {result.Routine} ran no case"));
    }

    [Fact]
    public void The_whole_alignment_and_overlap_checks_are_clean_on_the_widest_path()
    {
        SimdPath widest = SimdPaths.Supported[^1];
        foreach (string check in (string[])["alignment", "overlap"])
        {
            CopyValidationReport report = CopyValidation.Run(new CopyValidationOptions { Only = check, Paths = [widest] });
            Assert.Equal([], report.Results.Select(result => result.Failure).OfType<string>());
        }
    }

    [Fact]
    public void An_unknown_check_is_refused() =>
        Assert.Throws<ArgumentException>(() => CopyValidation.Run(new CopyValidationOptions { Only = "alignments" }));

    [Fact]
    public unsafe void No_eight_bytes_of_the_pattern_occur_twice_and_none_is_background()
    {
        const int Length = 70_000;
        var seen = new HashSet<ulong>();
        ulong window = 0;
        for (int i = 0; i < Length; i++)
        {
            window = (window << 8) | TestPattern.Data(i);
            Assert.True(i < 7 || seen.Add(window), $"the eight bytes before {i} occur twice");
            Assert.NotEqual(TestPattern.Data(i), TestPattern.Background(i));
        }
    }
}
