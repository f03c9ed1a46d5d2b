using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Operations;
using DaxVerify.Vocabulary.Scenarios;

namespace DaxVerify.Verification.Tests.Scenarios;

/// <summary>Names of scenarios, good and bad.</summary>
public sealed class ScenarioNameTests
{
    [Fact]
    public void Name_says_all_of_a_scenario()
    {
        var scenario = ScenarioName.Parse("sized:shrink,create!4+read-start@dax0.0+kill1").On(KernelMode.Linux612);
        Assert.Equal("sized:shrink,create!4+read-start@dax0.0+kill1", scenario.Name.ToString());
        Assert.Equal(3, scenario.Threads.Count);
        Assert.Equal(4, scenario.OperationCount);
        Assert.Equal(4, Assert.IsType<FailingAllocationOperation>(scenario.Threads[0][1]).Index);
        Assert.Equal("/sys/bus/dax/devices/dax0.0/mapping0/start", Assert.IsType<ReadOperation>(scenario.Threads[1][0]).Path);
        Assert.Equal(0, Assert.IsType<KillOperation>(scenario.Threads[2][0]).Thread);
    }

    [Theory]
    [InlineData("shrink", "starting point")]
    [InlineData("nowhere:shrink", "no starting point 'nowhere'")]
    [InlineData("sized:", "no operation ''")]
    [InlineData("sized:fly", "no operation 'fly'")]
    [InlineData("sized:shrink@sda", "no operation 'shrink@sda'")]
    [InlineData("sized:shrink!x", "no operation 'shrink!x'")]
    [InlineData("sized:shrink+kill3", "threads 1 to 2")]
    [InlineData("sized:shrink+kill0", "threads are counted from 1")]
    [InlineData("sized:shrink+kill", "no operation 'kill'")]
    [InlineData("sized:kill1!2+shrink", "no operation 'kill1!2'")]
    [InlineData("sized:shrink!1!2", "no operation 'shrink!1!2'")]
    public void Bad_name_is_refused(string name, string message) =>
        Assert.Contains(message, Assert.Throws<FormatException>(() => ScenarioName.Parse(name).On(KernelMode.Strict)).Message, StringComparison.Ordinal);

    [Fact]
    public void Bad_mode_is_refused() =>
        Assert.Contains("no mode 'Linux5'", Assert.Throws<FormatException>(() => KernelModeNames.Parse("Linux5")).Message, StringComparison.Ordinal);
}
