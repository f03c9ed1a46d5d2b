using Xunit;

namespace DaxVerify.MemoryCopy.Tests;

/// <summary>Which path is chosen, and what a forced one must look like.</summary>
public class SimdPathsTests
{
    [Theory]
    [InlineData("scalar", SimdPath.Scalar)]
    [InlineData("SCALAR", SimdPath.Scalar)]
    [InlineData("128", SimdPath.Vector128)]
    [InlineData("256", SimdPath.Vector256)]
    [InlineData("512", SimdPath.Vector512)]
    public void A_forced_path_is_taken_or_refused_when_the_processor_lacks_it(string name, SimdPath path)
    {
        Assert.Equal(path, SimdPaths.Parse(name));
        if (SimdPaths.IsSupported(path))
        {
            Assert.Equal(path, SimdPaths.Select(name));
        }
        else
        {
            Assert.Throws<PlatformNotSupportedException>(() => SimdPaths.Select(name));
        }
    }

    [Theory]
    [InlineData("avx")]
    [InlineData("1024")]
    [InlineData(" 128")]
    public void Anything_else_is_refused_with_what_would_be_right(string name)
    {
        var e = Assert.Throws<ArgumentException>(() => SimdPaths.Select(name));
        Assert.Contains("scalar, 128, 256 or 512", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Without_a_wish_the_widest_is_taken(string? forced) =>
        Assert.Equal(SimdPaths.Supported[^1], SimdPaths.Select(forced));

    [Fact]
    public void Names_read_back() =>
        Assert.All(Enum.GetValues<SimdPath>(), path => Assert.Equal(path, SimdPaths.Parse(SimdPaths.Name(path))));

    [Fact]
    public void The_scalar_path_is_always_there() => Assert.Contains(SimdPath.Scalar, SimdPaths.Supported);
}
