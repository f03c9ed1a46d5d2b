using DaxVerify.Exploration.Demos;
using DaxVerify.Exploration.Replay;
using Xunit;

namespace DaxVerify.Exploration.Tests.Replay;

/// <summary>Replay strings: exact, checked, and bound to their test.</summary>
public sealed class ReplayStringTests
{
    private const string Lost = "DaxVerify.Exploration.Demos.LostUpdates.BugWithLock";
    private static readonly string s_assembly = typeof(LostUpdates).Assembly.Location;

    [Fact]
    public void A_record_survives_writing_and_reading()
    {
        var record = new ReplayRecord
        {
            Test = 7,
            MemoryPoints = true,
            EarlyTimeoutMilliseconds = 1000,
            StepBound = 5,
            ProgramSeed = ulong.MaxValue,
            Decisions = [new Decision(0, 3), new Decision(63, 255), new Decision(1_000_000, 0)],
        };
        var read = ReplayString.Read(ReplayString.Write(record), 7);
        Assert.Equal(record.Decisions, read.Decisions);
        Assert.Equal(record with { Decisions = read.Decisions }, read);
    }

    [Fact]
    public void Any_damaged_character_is_noticed()
    {
        var text = Find().Replay;
        for (var i = 0; i < text.Length; i++)
        {
            var damaged = text[..i] + (text[i] == 'A' ? 'B' : 'A') + text[(i + 1)..];
            Assert.Throws<ExplorationException>(() => ReplayString.Read(damaged, ReplayString.HashOf(Lost)));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("dv2.")]
    [InlineData("dv2.AAAA")]
    [InlineData("dv2.!!!!")]
    [InlineData("dv9.abcdefgh")]
    [InlineData("hello")]
    public void What_is_no_replay_string_is_refused(string text) =>
        Assert.Throws<ExplorationException>(() => Explore.RunTest(s_assembly, Lost, new ExplorationOptions { Replay = text }));

    [Theory]
    [InlineData("dv1.QwUpa6sJW23N9IJ9QS", "is of version 1")]
    [InlineData("dv30.x", "is of version 30")]
    [InlineData("dv.x", "it is none")]
    [InlineData("dv2.g9UZIFtWNi1U7AX7gl42sYk31nUbN_kzMHGEaDunpesohHCHaIcWp0LYAA", "from when static constructors ran at the start")]
    public void A_string_of_another_version_is_refused_with_its_version(string text, string message) => Assert.Contains(
        message, Assert.Throws<ExplorationException>(() => ReplayString.Read(text, 7)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_string_of_another_test_is_refused()
    {
        var other = Lost.Replace("BugWithLock", "BugWithVolatile", StringComparison.Ordinal);
        var error = Assert.Throws<ExplorationException>(() => Explore.RunTest(s_assembly, other, new ExplorationOptions { Replay = Find().Replay }));
        Assert.Contains("another test", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_seed_gives_the_same_string() => Assert.Equal(Find().Replay, Find().Replay);

    [Fact]
    public void A_prefix_can_be_continued_at_random()
    {
        var found = Find();
        var options = new ExplorationOptions { Prefix = found.Replay, PrefixSteps = 2, Strategy = "random", Executions = 200 };
        Assert.NotNull(Explore.RunTest(s_assembly, Lost, options).Bug);
        var whole = Explore.RunTest(s_assembly, Lost, options with { PrefixSteps = int.MaxValue });
        Assert.Equal(1, whole.Executions);
    }

    private static BugReport Find() => Explore.RunTest(s_assembly, Lost, new ExplorationOptions()).Bug!;
}
