using DaxVerify.Kernel.Guests;

namespace DaxVerify.Kernel.Tests;

/// <summary>What the executor in the guest tells is read whole, up to where the kernel died; what has no meaning is the kernel's fault, in one line.</summary>
public class GuestRecordsTests
{
    [Fact]
    public void A_boot_is_read_group_by_group()
    {
        var records = Read("s 3 0", "d", "+ region0/size 512", "+ iomem a\\0ab", ";", "r EBUSY write", "d", "- region0/size", "k 4 a\\09b", ";", "b", ";");

        Assert.Equal([GuestRecordKind.Beginning, GuestRecordKind.Step, GuestRecordKind.Done], records.Select(record => record.Kind));
        Assert.All(records, record => Assert.Equal(3, record.Sequence));
        Assert.True(records[0].IsAtStart);
        Assert.Equal("""{"region0/size":"512","iomem":["a","b"]}""", records[0].Delta!.ToJsonString());
        Assert.Equal("""{"errno":"EBUSY","at":"write"}""", records[1].Result.ToJsonString());
        Assert.Equal("""{"region0/size":null}""", records[1].Delta!.ToJsonString());
        Assert.Equal("a\tb", records[1].Log[0]![1]!.GetValue<string>());
    }

    [Fact]
    public void A_group_that_the_kernel_cut_is_left_out() =>
        Assert.Equal(GuestRecordKind.Step, Read("r 0", "t 5", ";", "r 0", "d", "+ region0/si")[^1].Kind);

    [Theory]
    [InlineData("q 1", ";")]
    [InlineData("s many 0", ";")]
    [InlineData("s 1", ";")]
    [InlineData("r 0", "+ key value", ";")]
    [InlineData("r 0", "d", "+ key value", "+ key value", ";")]
    [InlineData("r 0", "d", "+ key", ";")]
    [InlineData("r 0", "w xyz", ";")]
    [InlineData("r 0", "t \\zz", ";")]
    [InlineData(";")]
    public void What_has_no_meaning_is_told_in_one_line(params string[] lines) =>
        Assert.DoesNotContain('\n', Assert.Throws<KernelFailedException>(() => Read(lines)).Message);

    private static IReadOnlyList<GuestRecord> Read(params string[] lines) => GuestRecords.Read(lines.Select(line => line.Replace(' ', '\t')));
}
