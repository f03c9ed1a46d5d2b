using System.Buffers.Binary;
using System.Text;
using DaxVerify.Bus;
using DaxVerify.Serve.Fuse;
using DaxVerify.Serve.Tree;
using DaxVerify.Vocabulary;

namespace DaxVerify.Serve.Tests.Fuse;

/// <summary>Requests of the protocol, without a kernel.</summary>
public class FuseFileSystemTests
{
    private const uint ReadOnly = 0;
    private const uint WriteOnly = 1;
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
    [InlineData(FuseOpcode.Unlink, Errno.EPERM)]
    [InlineData(FuseOpcode.MakeDirectory, Errno.EPERM)]
    internal void Nothing_can_be_made_or_removed(FuseOpcode opcode, Errno expected) => Assert.Equal(expected, Ask(opcode, 1, new byte[64]).Errno);

    private static byte[] UInt32(uint value) => BitConverter.GetBytes(value);

    private static byte[] UInt64(ulong value) => BitConverter.GetBytes(value);

    private FuseReply Ask(FuseOpcode opcode, ulong node, params byte[][] body)
    {
        byte[] rest = [.. body.SelectMany(part => part)];
        byte[] header = [.. UInt32((uint)(FuseRequest.HeaderBytes + rest.Length)), .. UInt32((uint)opcode), .. UInt64(7), .. UInt64(node), .. new byte[16]];
        return _files.Answer(new FuseRequest([.. header, .. rest]), CancellationToken.None)!;
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
}
