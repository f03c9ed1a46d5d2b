using System.Buffers.Binary;
using System.Text;
using DaxVerify.Bus;
using DaxVerify.Serve.Fuse;
using DaxVerify.Serve.Sessions;
using DaxVerify.Serve.Tree;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Observations;
using DaxVerify.Vocabulary.Operations;

namespace DaxVerify.Serve.Tests.Fuse;

/// <summary>Requests of the protocol, without a kernel.</summary>
public class FuseFileSystemTests
{
    private const uint ReadOnly = 0;
    private const uint WriteOnly = 1;
    private const string Instance = "/sys/devices/platform/hmem.0/dax0.0";
    private const string Region = "/sys/devices/platform/hmem.0/dax_region";
    private readonly FuseFileSystem _files = new(new ServedTree(new DaxMachine(ServedMachine.OneRegion())));

    [Fact]
    public void An_attribute_is_read_from_the_start_anew_and_goes_on_in_what_it_said()
    {
        var handle = Open(Lookup("/sys/devices/platform/hmem.0/dax_region/size"), ReadOnly);
        Assert.Equal("10737", Read(handle, 0, 5));
        Assert.Equal("41824\n", Read(handle, 5, 100));
        Assert.Equal(string.Empty, Read(handle, 11, 100));
    }

    [Fact]
    public void A_write_answers_what_the_attribute_says()
    {
        var handle = Open(Lookup("/sys/devices/platform/hmem.0/dax_region/create"), WriteOnly);
        Assert.Equal(Errno.None, Write(handle, "1").Errno);
        Assert.Equal(Errno.EINVAL, Write(handle, "2").Errno);
        Assert.NotEqual(0UL, Lookup("/sys/devices/platform/hmem.0/dax0.1/size"));
    }

    [Fact]
    public void A_write_of_more_than_a_page_is_cut_off()
    {
        var reply = Write(Open(Lookup("/dev/null"), WriteOnly), new string('x', 5000));
        Assert.Equal(4096u, BinaryPrimitives.ReadUInt32LittleEndian(reply.Body));
    }

    [Theory]
    [InlineData("/sys/devices/platform/hmem.0/dax_region/size", WriteOnly)]
    [InlineData("/sys/devices/platform/hmem.0/dax_region/delete", ReadOnly)]
    public void Opening_against_the_mode_is_refused_to_root_too(string path, uint access) =>
        Assert.Equal(Errno.EACCES, Ask(FuseOpcode.Open, Lookup(path), UInt32(access), UInt32(0)).Errno);

    [Fact]
    public void A_file_that_is_open_when_its_device_goes_says_so()
    {
        Write(Open(Lookup("/sys/devices/platform/hmem.0/dax_region/create"), WriteOnly), "1");
        var handle = Open(Lookup("/sys/devices/platform/hmem.0/dax0.1/size"), ReadOnly);
        Write(Open(Lookup("/sys/devices/platform/hmem.0/dax_region/delete"), WriteOnly), "dax0.1");
        Assert.Equal(Errno.ENODEV, ReadReply(handle, 0, 100).Errno);
        Assert.Equal(Errno.ENOENT, Ask(FuseOpcode.Lookup, Lookup("/sys/devices/platform/hmem.0"), Encoding.UTF8.GetBytes("dax0.1\0")).Errno);
    }

    [Fact]
    public void A_directory_that_does_not_fit_goes_on_where_it_was_cut()
    {
        var node = Lookup("/sys/devices/platform/hmem.0/dax0.0");
        var handle = BinaryPrimitives.ReadUInt64LittleEndian(Ask(FuseOpcode.OpenDirectory, node, new byte[8]).Body);
        var names = new List<string>();
        while (ReadDirectory(node, handle, names.Count) is { Count: > 0 } more)
        {
            names.AddRange(more);
        }

        Assert.Equal([".", ".."], names[..2]);
        Assert.Equal(KernfsOrder.Of(["align", "dev", "mapping", "memmap_on_memory", "modalias", "numa_node", "resource", "size", "subsystem", "target_node", "uevent"]), names[2..]);
    }

    [Theory]
    [InlineData(FuseOpcode.Create, Errno.EACCES)]
    [InlineData(FuseOpcode.MakeNode, Errno.EPERM)]
    [InlineData(FuseOpcode.Unlink, Errno.EPERM)]
    [InlineData(FuseOpcode.MakeDirectory, Errno.EPERM)]
    internal void Nothing_can_be_made_or_removed(FuseOpcode opcode, Errno expected) => Assert.Equal(expected, Ask(opcode, 1, new byte[64]).Errno);

    [Fact]
    public void A_regular_file_is_refused_as_a_create_is() => Assert.Equal(Errno.EACCES, Ask(FuseOpcode.MakeNode, 1, UInt32(0x81A4), new byte[60]).Errno);

    [Fact]
    public void A_read_that_begins_in_the_middle_asks_the_attribute()
    {
        var node = Lookup(Instance + "/size");
        var (reader, writer) = (Open(node, ReadOnly), Open(node, WriteOnly));
        Write(writer, "4194304");
        Assert.Equal("94304\n", Read(reader, 2, 100));
        Write(writer, "6291456");
        Assert.Equal(string.Empty, Read(reader, 8, 100));
        Assert.Equal("91456\n", Read(reader, 2, 100));
        Assert.Equal(string.Empty, Read(reader, 100, 100));
    }

    [Fact]
    public void A_mode_that_is_changed_opens_and_closes_files_and_stays()
    {
        var node = Lookup(Region + "/delete");
        Assert.Equal(0x8080u, ModeOf(node));
        SetMode(node, 0x1B6);
        Assert.Equal(0x81B6u, ModeOf(node));
        Assert.Equal(Errno.EIO, ReadReply(Open(node, ReadOnly), 0, 100).Errno);
        SetMode(node, 0);
        Assert.Equal(Errno.EACCES, Ask(FuseOpcode.Open, node, UInt32(WriteOnly), UInt32(0)).Errno);
        Forget(node, 1);
        Assert.Equal(0x8000u, ModeOf(Lookup(Region + "/delete")));
    }

    [Fact]
    public void A_session_that_is_recorded_keeps_the_modes()
    {
        var files = new FuseFileSystem(new ServedTree(new DaxMachine(ServedMachine.OneRegion())), new NoRecorder());
        Assert.Equal(Errno.EPERM, files.Answer(Request(FuseOpcode.SetAttributes, 1, SetModeBody(0x1FF)), CancellationToken.None)!.Errno);
    }

    [Fact]
    public void A_directory_counts_the_directories_in_it()
    {
        Assert.Equal(4u, BinaryPrimitives.ReadUInt32LittleEndian(Ask(FuseOpcode.GetAttributes, Lookup("/sys/bus/dax"), new byte[16]).Body.AsSpan(16 + 64)));
        Assert.Equal(2u, BinaryPrimitives.ReadUInt32LittleEndian(Ask(FuseOpcode.GetAttributes, Lookup(Region), new byte[16]).Body.AsSpan(16 + 64)));
    }

    /// <summary>Whoever stands in the directory of a device that has gone sees nothing, also when another of its name has come.</summary>
    [Fact]
    public void What_comes_in_place_of_another_is_another()
    {
        var (create, delete) = (Open(Lookup(Region + "/create"), WriteOnly), Open(Lookup(Region + "/delete"), WriteOnly));
        Write(create, "1");
        var gone = Lookup("/sys/devices/platform/hmem.0/dax0.1");
        var file = Lookup("/sys/devices/platform/hmem.0/dax0.1/size");
        Write(delete, "dax0.1");
        Write(create, "1");
        var there = Lookup("/sys/devices/platform/hmem.0/dax0.1");
        Assert.NotEqual(gone, there);
        Assert.Equal(Errno.ENOENT, Ask(FuseOpcode.Lookup, gone, Encoding.UTF8.GetBytes("size\0")).Errno);
        Assert.Equal(0x41EDu, ModeOf(gone));
        var handle = BinaryPrimitives.ReadUInt64LittleEndian(Ask(FuseOpcode.OpenDirectory, gone, new byte[8]).Body);
        Assert.Equal([".", ".."], ReadDirectory(gone, handle, 0));
        Assert.Equal(Errno.ENODEV, Ask(FuseOpcode.Open, file, UInt32(ReadOnly), UInt32(0)).Errno);
        Assert.Equal("0\n", Read(Open(Lookup("/sys/devices/platform/hmem.0/dax0.1/size"), ReadOnly), 0, 100));
    }

    [Fact]
    public void The_end_of_a_file_whose_device_has_gone_says_so()
    {
        Write(Open(Lookup(Region + "/create"), WriteOnly), "1");
        var handle = Open(Lookup("/sys/devices/platform/hmem.0/dax0.1/size"), ReadOnly);
        Assert.Equal("0", Read(handle, 0, 1));
        Write(Open(Lookup(Region + "/delete"), WriteOnly), "dax0.1");
        Assert.Equal("\n", Read(handle, 1, 100));
        Assert.Equal(Errno.ENODEV, ReadReply(handle, 2, 100).Errno);
    }

    [Fact]
    public void A_listing_says_the_numbers_that_looking_up_gives()
    {
        var node = Lookup(Region);
        var handle = BinaryPrimitives.ReadUInt64LittleEndian(Ask(FuseOpcode.OpenDirectory, node, new byte[8]).Body);
        var body = Ask(FuseOpcode.ReadDirectory, node, UInt64(handle), UInt64(2), UInt32(40), new byte[20]).Body;
        Assert.Equal(BinaryPrimitives.ReadUInt64LittleEndian(body), Lookup($"{Region}/{ReadDirectory(node, handle, 2)[0]}"));
    }

    [Fact]
    public void What_the_kernel_forgets_is_forgotten()
    {
        var before = _files.KnownNodes;
        var node = Lookup(Region + "/size");
        Assert.Equal(node, Lookup(Region + "/size"));
        Assert.Equal(before + 6, _files.KnownNodes);
        Forget(node, 1);
        Assert.Equal(before + 6, _files.KnownNodes);
        Forget(node, 1);
        Assert.Equal(before + 5, _files.KnownNodes);
        var (platform, region) = (Lookup("/sys/devices/platform"), Lookup(Region));
        Assert.Null(_files.Answer(Request(FuseOpcode.ForgetMany, 0, UInt32(2), UInt32(0), UInt64(platform), UInt64(4), UInt64(region), UInt64(3)), CancellationToken.None));
        Assert.Equal(before + 3, _files.KnownNodes);
        Assert.Equal(node, Lookup(Region + "/size"));
    }

    private static byte[] UInt32(uint value) => BitConverter.GetBytes(value);

    private static byte[] UInt64(ulong value) => BitConverter.GetBytes(value);

    private static byte[] SetModeBody(uint permissions) => [.. UInt32(1), .. new byte[64], .. UInt32(permissions), .. new byte[16]];

    private static FuseRequest Request(FuseOpcode opcode, ulong node, params byte[][] body)
    {
        byte[] rest = [.. body.SelectMany(part => part)];
        byte[] header = [.. UInt32((uint)(FuseRequest.HeaderBytes + rest.Length)), .. UInt32((uint)opcode), .. UInt64(7), .. UInt64(node), .. new byte[16]];
        return new FuseRequest([.. header, .. rest]);
    }

    private uint ModeOf(ulong node) => BinaryPrimitives.ReadUInt32LittleEndian(Ask(FuseOpcode.GetAttributes, node, new byte[16]).Body.AsSpan(16 + 60));

    private void SetMode(ulong node, uint permissions) => Assert.Equal(Errno.None, Ask(FuseOpcode.SetAttributes, node, SetModeBody(permissions)).Errno);

    private void Forget(ulong node, ulong times) => Assert.Null(_files.Answer(Request(FuseOpcode.Forget, node, UInt64(times)), CancellationToken.None));

    private FuseReply Ask(FuseOpcode opcode, ulong node, params byte[][] body)
    {
        return _files.Answer(Request(opcode, node, body), CancellationToken.None)!;
    }

    private ulong Lookup(string path)
    {
        var node = 1UL;
        foreach (var name in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            var reply = Ask(FuseOpcode.Lookup, node, Encoding.UTF8.GetBytes(name + "\0"));
            Assert.Equal(Errno.None, reply.Errno);
            node = BinaryPrimitives.ReadUInt64LittleEndian(reply.Body);
        }

        return node;
    }

    private ulong Open(ulong node, uint access) => BinaryPrimitives.ReadUInt64LittleEndian(Ask(FuseOpcode.Open, node, UInt32(access), UInt32(0)).Body);

    private FuseReply ReadReply(ulong handle, ulong offset, uint size) =>
        Ask(FuseOpcode.Read, 1, UInt64(handle), UInt64(offset), UInt32(size), new byte[20]);

    private string Read(ulong handle, ulong offset, uint size) => Encoding.UTF8.GetString(ReadReply(handle, offset, size).Body);

    private FuseReply Write(ulong handle, string text) =>
        Ask(FuseOpcode.Write, 1, UInt64(handle), UInt64(0), UInt32((uint)text.Length), new byte[20], Encoding.UTF8.GetBytes(text));

    private List<string> ReadDirectory(ulong node, ulong handle, int at)
    {
        var body = Ask(FuseOpcode.ReadDirectory, node, UInt64(handle), UInt64((ulong)at), UInt32(100), new byte[20]).Body;
        var names = new List<string>();
        for (var place = 0; place < body.Length;)
        {
            var length = (int)BinaryPrimitives.ReadUInt32LittleEndian(body.AsSpan(place + 16));
            names.Add(Encoding.UTF8.GetString(body, place + 24, length));
            place += (24 + length + 7) & ~7;
        }

        return names;
    }

    private sealed class NoRecorder : ISessionRecorder
    {
        public void Add(Operation operation, OperationResult result) => Assert.Fail("nothing was done");

        public void Die(Operation operation, string why) => Assert.Fail(why);

        public void LeaveOut() => Assert.Fail("nothing was done");
    }
}
