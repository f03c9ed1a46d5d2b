namespace DaxVerify.Kernel.Tests;

/// <summary>What is told of a program of this machine that failed.</summary>
public sealed class HostProgramsTests
{
    [Theory]
    [InlineData("first\nlast\n", "last")]
    [InlineData("", "it said nothing")]
    [InlineData("\n \n", "it said nothing")]
    [InlineData("a.c: in main\n/usr/bin/ld: final link failed: No space left on device\ncollect2: error: ld returned 1 exit status\n", "/usr/bin/ld: final link failed: No space left on device")]
    [InlineData("tar: a: Cannot write: No space left on device\ntar: b: Cannot write: No space left on device\ntar: Exiting", "tar: a: Cannot write: No space left on device")]
    public void The_telling_line_is_the_last_or_one_of_a_full_disk(string said, string told) => Assert.Equal(told, HostPrograms.TellingLine(said));
}
