using System.Text.RegularExpressions;

namespace DaxVerify.Packages.Tests;

/// <summary>Each test framework in a fresh project that has nothing but the packed files: bugs are found, passes say what they mean.</summary>
[Collection(FreshCollection.Name)]
public sealed partial class FrameworkTests
{
    /// <summary>xunit 2 has no way to skip a test while it runs.</summary>
    private static readonly string[] s_frameworksThatSkip = [.. FreshRun.Frameworks.Keys.Except(["Xunit"])];

    private readonly FreshFolder _folder;

    public FrameworkTests(FreshFolder folder) => _folder = folder;

    public static TheoryData<string> Frameworks => [.. FreshRun.Frameworks.Keys];

    public static TheoryData<string> FrameworksThatSkip => [.. s_frameworksThatSkip];

    [Theory]
    [MemberData(nameof(Frameworks))]
    public void A_deadlock_is_found_and_can_be_replayed(string framework)
    {
        var test = Only(framework, "Broken");

        Assert.Equal("Failed", test.Outcome);
        Assert.Contains("deadlock: T", test.Message, StringComparison.Ordinal);
        Assert.Matches(Replay(), test.Message);
    }

    [Theory]
    [MemberData(nameof(Frameworks))]
    public void A_pass_says_what_it_means(string framework)
    {
        foreach (var name in new[] { "Right", "Inherited" })
        {
            var test = Only(framework, name);
            Assert.True(test.Outcome == "Passed", test.Message);
            Assert.Matches(AllTraces(), test.Output);
            Assert.Contains("means: in whatever order its threads run, the test passes, and its threads have no data race", test.Output, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Frameworks))]
    public void Each_row_of_data_is_explored_by_itself(string framework)
    {
        var rows = Tests(framework, "Row");

        Assert.Equal(2, rows.Count);
        Assert.Equal("Passed", rows.Single(row => row.Name.Contains("True", StringComparison.OrdinalIgnoreCase)).Outcome);
        var broken = rows.Single(row => row.Name.Contains("False", StringComparison.OrdinalIgnoreCase));
        Assert.Equal("Failed", broken.Outcome);
        Assert.Contains("deadlock: T", broken.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Frameworks))]
    public void Fixtures_are_made_anew_in_each_execution(string framework)
    {
        var test = Only(framework, "Fixture");

        Assert.True(test.Outcome == "Passed", test.Message);
        Assert.Contains("last execution's output:", test.Output, StringComparison.Ordinal);
        Assert.Contains("opened 1 times", test.Output, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Frameworks))]
    public void What_is_not_under_control_is_told_apart_from_a_bug(string framework)
    {
        var test = Only(framework, "Foreign");

        Assert.Equal("Failed", test.Outcome);
        Assert.Contains("not under control: System.Threading.Mutex with a name", test.Message, StringComparison.Ordinal);
        Assert.Contains("This is no bug of the test", test.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("replay:", test.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Frameworks))]
    public void A_timeout_fails_once(string framework)
    {
        var test = Only(framework, "Slow");

        Assert.True(test.Outcome is "Failed" or "Timeout", test.Outcome);
        Assert.Contains("timed out after 300 ms: ", test.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Test Case Cleanup Failure", test.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Frameworks))]
    public void What_a_tear_down_throws_beside_the_test_is_told(string framework)
    {
        var test = Only(framework, "Torn");

        Assert.Equal("Failed", test.Outcome);
        Assert.Contains("System.InvalidOperationException: the test's own", test.Message, StringComparison.Ordinal);
        Assert.Contains("thrown while the test was torn down: System.InvalidOperationException: the tear-down's", test.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(FrameworksThatSkip))]
    public void A_test_that_asks_for_it_is_skipped(string framework) => Assert.Equal("NotExecuted", Only(framework, "Unwanted").Outcome);

    [Theory]
    [MemberData(nameof(Frameworks))]
    public void Nothing_is_reported_that_is_not_looked_at(string framework)
    {
        var count = s_frameworksThatSkip.Contains(framework) ? 10 : 9;

        Assert.Equal(count, _folder.Run.Tests(framework).Count);
    }

    private FreshTest Only(string framework, string method) => Assert.Single(Tests(framework, method));

    /// <summary>Names are of the form Class.Method(row), Method or Method (row).</summary>
    private List<FreshTest> Tests(string framework, string method) =>
        [.. _folder.Run.Tests(framework).Where(test => test.Name.Split('(')[0].Trim().Split('.')[^1] == method)];

    [GeneratedRegex("""replay: \[ConcurrencyTest\(Replay = "dv[0-9]+\.[^"]+"\)\]""")]
    private static partial Regex Replay();

    [GeneratedRegex("explore: all [0-9]+ traces explored")]
    private static partial Regex AllTraces();
}
