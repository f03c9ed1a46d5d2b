using DaxVerify.Bus.Sysfs;
using DaxVerify.Vocabulary.Observations;

namespace DaxVerify.Bus.Tests.Sysfs;

public class FileSystemTests
{
    private readonly Machine _machine = Machine.Idle();

    [Theory]
    [InlineData("region/delete")]
    [InlineData("dax0.0/mapping")]
    public void Reading_a_write_only_file_is_EACCES_at_open(string file)
    {
        var result = _machine.Try(file);
        Assert.Equal((Errno.EACCES, SystemCall.Open), (result.Errno, result.At));
    }

    [Theory]
    [InlineData("region/id")]
    [InlineData("region/available_size")]
    [InlineData("region/seed")]
    [InlineData("dax0.0/resource")]
    [InlineData("dax0.0/modalias")]
    public void Writing_a_read_only_file_is_EACCES_at_open(string file)
    {
        var result = _machine.TryWrite(file, "1");
        Assert.Equal((Errno.EACCES, SystemCall.Open), (result.Errno, result.At));
    }

    [Fact]
    public void A_file_that_does_not_exist_is_ENOENT_and_a_directory_is_no_file()
    {
        Assert.Equal(Errno.ENOENT, _machine.ReadErrno("dax0.9/size"));
        Assert.Equal(Errno.ENOENT, _machine.ReadErrno("dax0.0/nothing"));
        Assert.Equal(Errno.ENOTDIR, _machine.ReadErrno("dax0.0/size/more"));
        Assert.Equal(Errno.EISDIR, _machine.ReadErrno("/sys/bus"));
        Assert.Equal(Errno.ENOTDIR, _machine.Bus.Files.List(_machine.Path("dax0.0/size")).Errno);
    }

    [Fact]
    public void An_empty_write_never_reaches_the_attribute()
    {
        Assert.Equal(Errno.None, _machine.Write("region/create", string.Empty));
        Assert.False(_machine.Exists("dax0.1"));
    }

    [Fact]
    public void A_write_is_cut_off_after_a_page_and_says_how_much_was_taken()
    {
        var result = _machine.TryWrite("region/create", "1\0" + new string('x', 5000));
        Assert.Equal((Errno.None, (int?)FileSystem.PageBytes), (result.Errno, result.Count));
        Assert.True(_machine.Exists("dax0.1"));
    }

    [Fact]
    public void A_directory_walk_tolerates_entries_that_come_and_go()
    {
        var directory = new KernfsDirectory("d");
        foreach (var name in new[] { "b", "d", "f" })
        {
            directory.AddDirectory(name);
        }

        Assert.Equal("b", directory.NextName(null));
        directory.Unlink("b");
        directory.Unlink("d");
        directory.AddDirectory("a");
        directory.AddDirectory("e");
        Assert.Equal("e", directory.NextName("b"));
        Assert.Equal("f", directory.NextName("e"));
        Assert.Null(directory.NextName("f"));
    }

    [Fact]
    public void The_same_file_is_reached_through_the_bus_and_through_the_device_tree()
    {
        _machine.Resize("dax0.0", 4 * Machine.MiB);
        Assert.Equal("4194304\n", _machine.Read("/sys/devices/platform/hmem.0/dax0.0/size"));
        Assert.Equal("4194304\n", _machine.Read("/sys/bus/dax/devices/dax0.0/size"));
        Assert.Equal("dax0.0\n", _machine.Bus.Files.List("/sys/bus/dax/devices").Text);
        Assert.Equal("dax0.0\n", _machine.Bus.Files.List("/dev").Text);
    }

    [Fact]
    public void Proc_iomem_shows_a_range_only_while_a_driver_has_it()
    {
        _machine.Resize("dax0.0", 4 * Machine.MiB);
        Assert.Equal("100000000-100ffffff : Soft Reserved\n", _machine.Read("/proc/iomem"));
        _machine.Load("device_dax");
        Assert.Equal(
            "100000000-100ffffff : Soft Reserved\n  100000000-1003fffff : dax0.0\n", _machine.Read("/proc/iomem"));
    }
}
