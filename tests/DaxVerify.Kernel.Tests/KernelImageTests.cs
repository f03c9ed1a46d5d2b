using System.Buffers.Binary;
using System.Text;
using DaxVerify.Kernel.Images;

namespace DaxVerify.Kernel.Tests;

/// <summary>The boot header of a bzImage: what it says of the kernel, and every way in which it can be damaged.</summary>
public sealed class KernelImageTests : IDisposable
{
    private const int SetupSectors = 0x1F1;
    private const int SystemSize = 0x1F4;
    private const int Signature = 0x202;
    private const int VersionPointer = 0x20E;
    private readonly string _folder = Directory.CreateTempSubdirectory("daxverify-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("6.12.95 (me@here) #1 SMP", "6.12.95", "6.12.95", "6.12")]
    [InlineData("6.13.0-rc3+ (me@here) #1 SMP", "6.13.0-rc3+", "6.13.0", "6.13")]
    [InlineData("6.1.0-56-amd64 (debian-kernel@lists.debian.org) #1 SMP PREEMPT_DYNAMIC Debian 6.1.192-2 (2026-08-01)", "6.1.0-56-amd64", "6.1.192", "6.1")]
    public void Release_version_and_series_are_read(string words, string release, string version, string series)
    {
        var kernel = KernelImage.Open(Image(words), null);

        Assert.Equal((release, version, series), (kernel.Release, kernel.Version, kernel.Series));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(Signature)]
    [InlineData(Signature + 3)]
    [InlineData(VersionPointer)]
    [InlineData(VersionPointer + 1)]
    public void A_file_that_ends_in_the_header_is_no_bzImage(int length) => Refuses("is no bzImage", bytes => bytes[..length]);

    [Theory]
    [InlineData(VersionPointer + 2)]
    [InlineData(0x400)]
    [InlineData(0x404)]
    public void A_file_that_ends_before_its_version_does_is_not_whole(int length) => Refuses("is no whole bzImage", bytes => bytes[..length]);

    [Fact]
    public void A_file_that_ends_in_the_kernels_code_is_not_whole() => Refuses("is no whole bzImage: it has 1567 bytes of 1568", bytes =>
    {
        bytes[SystemSize] = 2;
        return [.. bytes, .. new byte[31]];
    });

    [Fact]
    public void A_file_without_the_whole_of_its_set_up_code_is_not_whole() => Refuses("is no whole bzImage: it has 1536 bytes of 2560", bytes =>
    {
        bytes[SetupSectors] = 0; // stands for 4
        return bytes;
    });

    /// <summary>Signed kernels have their signature there.</summary>
    [Fact]
    public void What_stands_behind_the_kernels_code_does_not_count()
    {
        var path = Image("6.1.1 (me@here)");
        File.AppendAllText(path, "signature");

        Assert.Equal("6.1.1", KernelImage.Open(path, null).Release);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void A_damaged_signature_is_no_bzImage(int at) => Refuses("no boot header 'HdrS' at 0x202", bytes =>
    {
        bytes[Signature + at] ^= 1;
        return bytes;
    });

    [Fact]
    public void A_version_that_lies_outside_the_file_is_not_read() => Refuses("names no release", bytes =>
    {
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(VersionPointer), ushort.MaxValue);
        return bytes;
    });

    [Fact]
    public void A_version_of_no_words_is_refused() => Refuses("names no release", bytes =>
    {
        bytes[0x400] = 0;
        return bytes;
    });

    [Fact]
    public void A_folder_of_modules_that_is_not_there_is_refused() =>
        Assert.Contains("no folder", Refusal(() => KernelImage.Open(Image("6.1.1 x"), Path.Combine(_folder, "none"))), StringComparison.Ordinal);

    [Fact]
    public void A_folder_is_no_kernel() => Assert.Contains("can't be read", Refusal(() => KernelImage.Open(_folder, null)), StringComparison.Ordinal);

    private static string Refusal(Action open)
    {
        var message = Assert.Throws<KernelInputException>(open).Message;
        Assert.DoesNotContain('\n', message);
        return message;
    }

    private void Refuses(string reason, Func<byte[], byte[]> damage)
    {
        var path = Image("6.1.1 (me@here)");
        File.WriteAllBytes(path, damage(File.ReadAllBytes(path)));

        var message = Refusal(() => KernelImage.Open(path, null));

        Assert.Contains(reason, message, StringComparison.Ordinal);
        Assert.Contains(path, message, StringComparison.Ordinal);
    }

    private string Image(string words)
    {
        var bytes = new byte[0x600];
        bytes[SetupSectors] = 2;
        "HdrS"u8.CopyTo(bytes.AsSpan(Signature));
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(VersionPointer), 0x200);
        Encoding.ASCII.GetBytes(words).CopyTo(bytes, 0x400);
        var path = Path.Combine(_folder, "bzImage");
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
