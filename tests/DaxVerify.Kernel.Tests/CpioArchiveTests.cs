using System.Text;
using DaxVerify.Kernel.Guests;

namespace DaxVerify.Kernel.Tests;

/// <summary>What is written is a cpio archive of the form that the kernel unpacks, read here field by field.</summary>
public class CpioArchiveTests
{
    [Fact]
    public void Entries_come_back_with_name_mode_and_content()
    {
        using var archive = new CpioArchive();
        archive.AddFolder("bin");
        archive.AddFile("bin/one", [1, 2, 3, 4, 5]);
        archive.AddFile("empty", []);
        archive.AddLink("bin/two", "/bin/one");

        var entries = Read(archive.ToArray()).ToList();

        Assert.Equal(["bin", "bin/one", "empty", "bin/two", "TRAILER!!!"], entries.Select(entry => entry.Name));
        Assert.Equal(["40755", "100755", "100755", "120777", "0"], entries.Select(entry => Convert.ToString(entry.Mode, 8)));
        Assert.Equal([1, 2, 3, 4, 5], entries[1].Content);
        Assert.Empty(entries[2].Content);
        Assert.Equal("/bin/one", Encoding.ASCII.GetString(entries[3].Content));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Names_and_contents_of_every_length_are_padded_to_four(int length)
    {
        using var archive = new CpioArchive();
        archive.AddFile(new string('n', length + 1), new byte[length]);
        archive.AddFile("next", [7]);

        var entries = Read(archive.ToArray()).ToList();

        Assert.Equal([length, 1, 0], entries.Select(entry => entry.Content.Length));
        Assert.Equal("next", entries[1].Name);
    }

    private static IEnumerable<(string Name, int Mode, byte[] Content)> Read(byte[] bytes)
    {
        var at = 0;
        while (at < bytes.Length)
        {
            var header = Encoding.ASCII.GetString(bytes, at, 110);
            Assert.Equal("070701", header[..6]);
            var fields = Enumerable.Range(0, 13).Select(i => Convert.ToInt32(header.Substring(6 + (i * 8), 8), 16)).ToArray();
            var (size, nameSize) = (fields[6], fields[11]);
            var name = Encoding.ASCII.GetString(bytes, at + 110, nameSize - 1);
            Assert.Equal(0, bytes[at + 110 + nameSize - 1]);
            var start = Aligned(at + 110 + nameSize);
            yield return (name, fields[1], bytes[start..(start + size)]);
            at = Aligned(start + size);
        }

        Assert.Equal(bytes.Length, at);
    }

    private static int Aligned(int at) => (at + 3) & ~3;
}
