using System.Text.Json.Nodes;
using DaxVerify.Kernel.Recording;

namespace DaxVerify.Kernel.Tests;

/// <summary>Which states a sequence may start from.</summary>
public sealed class KernelRecorderTests
{
    /// <summary>Memory that stays online when kmem leaves can't be taken back by a reset, and is the next sequence's under no order of operations: it gets a fresh boot.</summary>
    [Theory]
    [InlineData("""{"region0/id":"0","iomem":["100000000-13fffffff : Soft Reserved"]}""", false)]
    [InlineData("""{"region0/id":"0"}""", false)]
    [InlineData("""{"dax0.0/driver":"kmem","iomem":["100000000-107ffffff : dax0.0","  100000000-107ffffff : System RAM (kmem)"]}""", false)]
    [InlineData("""{"region0/id":"0","iomem":["100000000-107ffffff : dax0.0","  100000000-107ffffff : System RAM (kmem)"]}""", true)]
    [InlineData("""{"dax0.0/driver":"device_dax","iomem":["100000000-107ffffff : System RAM (kmem)"]}""", true)]
    public void Memory_that_a_sequence_before_left_online_is_seen(string initial, bool isLeft) =>
        Assert.Equal(isLeft, KernelRecorder.HasMemoryLeft(JsonNode.Parse(initial)!.AsObject()));
}
