using DaxVerify.Exploration.Runtime;
using Xunit;

namespace DaxVerify.Exploration.Tests.Runtime;

public sealed class FrameworkAssembliesTests
{
    /// <summary>A new package over the engine has to be told to it.</summary>
    [Fact]
    public void The_engine_and_its_packages_are_shared_and_are_not_the_framework()
    {
        var names = Directory.EnumerateDirectories(RepositoryFiles.Path("src"), "DaxVerify.Exploration*").Select(folder => Path.GetFileName(folder)).ToList();

        Assert.Contains("DaxVerify.Exploration", names);
        Assert.All(names, name => Assert.True(FrameworkAssemblies.IsShared(name) && FrameworkAssemblies.IsOwn(name) && !FrameworkAssemblies.Contains(name), name));
    }

    [Theory]
    [InlineData("DaxVerify.Exploration.Samples")]
    [InlineData("DaxVerify.ExplorationOfMine")]
    [InlineData("Systematic")]
    public void A_program_that_is_named_after_them_is_a_program(string name) => Assert.False(FrameworkAssemblies.IsShared(name));
}
