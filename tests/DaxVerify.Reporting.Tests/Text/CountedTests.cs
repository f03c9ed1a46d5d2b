using DaxVerify.Vocabulary;

namespace DaxVerify.Reporting.Tests.Text;

/// <summary>Numbers and times as reports say them.</summary>
public sealed class CountedTests
{
    [Theory]
    [InlineData(0, "0 steps", "0 steps")]
    [InlineData(1, "1 step", "1 step")]
    [InlineData(2_000, "2000 steps", "2,000 steps")]
    public void One_is_one_and_several_are_several(long count, string text, string apart)
    {
        Assert.Equal(text, Counted.Of(count, "step"));
        Assert.Equal(apart, Counted.OfMany(count, "step"));
    }

    [Theory]
    [InlineData(3.46, null, "3.5")]
    [InlineData(3.46, 5.0, "3.5 of 5.0")]
    [InlineData(3.46, 0.05, "3.5 of 0.1")]
    [InlineData(3.46, 0.0, "least amount, 3.5")]
    [InlineData(0.01, 0.001, "least amount, 0.0")]
    public void Time_is_shown_with_what_was_given_if_that_was_any(double seconds, double? budget, string text) => Assert.Equal(text, SpentTime.Of(seconds, budget));
}
