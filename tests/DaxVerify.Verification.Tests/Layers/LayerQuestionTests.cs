using System.Diagnostics;
using DaxVerify.Verification.Layers;

namespace DaxVerify.Verification.Tests.Layers;

/// <summary>A budget that ends between two looks at the time is over, never less than nothing and never without end.</summary>
public sealed class LayerQuestionTests
{
    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(1)]
    public void Of_a_budget_that_is_over_a_tick_is_left(long ticks) =>
        Assert.Equal(TimeSpan.FromTicks(1), new LayerQuestion("", "", TimeSpan.FromTicks(ticks), 1).Left(Stopwatch.StartNew()));

    [Fact]
    public void Of_a_budget_that_has_just_begun_nearly_all_is_left() =>
        Assert.Equal(TimeSpan.FromHours(1), new LayerQuestion("", "", TimeSpan.FromHours(1), 1).Left(new Stopwatch()));
}
