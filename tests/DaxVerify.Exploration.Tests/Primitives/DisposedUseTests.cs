using Xunit;

namespace DaxVerify.Exploration.Tests.Primitives;

/// <summary>A use that comes too late, after a Dispose, and one that comes in time are both met, or it isn't said that all is explored, whichever thread is started first.</summary>
public sealed class DisposedUseTests
{
    public static TheoryData<string, bool, bool> Uses()
    {
        var data = new TheoryData<string, bool, bool>();
        foreach (var name in DisposedUses.Names)
        {
            foreach (var usesFirst in new[] { false, true })
            {
                data.Add(name, usesFirst, false);
                data.Add(name, usesFirst, true);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Uses))]
    public void Both_orders_are_explored(string name, bool usesFirst, bool isLate)
    {
        var result = Explore.Run(() => DisposedUses.Try(name, usesFirst, isLate), new ExplorationOptions { Strategy = "dpor", Executions = 1_000 });

        Assert.True(result.Bug?.Message.Contains(isLate ? "too late" : "in time", StringComparison.Ordinal) ?? !result.Exhausted, result.Bug?.Message ?? result.Summary);
    }
}
