using System.Buffers.Binary;
using System.Text;

namespace DaxVerify.Kernel.Images;

/// <summary>A kernel that can be booted: its bzImage, its modules and its release.</summary>
/// <param name="Path">The bzImage.</param>
/// <param name="Modules">Folder that holds its modules at any depth; null when everything that is needed is built in.</param>
/// <param name="Release">What <c>uname -r</c> and the version say in the image: <c>6.1.0-56-amd64</c>.</param>
/// <param name="Version">The upstream version: <c>6.1.192</c>.</param>
public sealed record KernelImage(string Path, string? Modules, string Release, string Version)
{
    private const int SetupSectorsAt = 0x1F1; // Documentation/arch/x86/boot.rst, "The Real-Mode Kernel Header"
    private const int SystemSizeAt = 0x1F4;
    private const int SignatureAt = 0x202;
    private const int VersionPointerAt = 0x20E;
    private const int SetupStart = 0x200;
    private const int DefaultSetupSectors = 4; // what 0 stands for
    private const int SectorSize = 512;
    private const int ParagraphSize = 16;

    /// <summary>The series that recordings name: <c>6.1</c>.</summary>
    public string Series => string.Join('.', Version.Split('.', '-').Take(2));

    /// <summary>Takes a bzImage.</summary>
    /// <param name="path">The file.</param>
    /// <param name="modules">Folder of its modules, if any.</param>
    /// <exception cref="KernelInputException">The file can't be read, or is no bzImage.</exception>
    public static KernelImage Open(string path, string? modules)
    {
        var (header, length) = ReadHeader(path);
        if (header.Length < VersionPointerAt + 2 || !header.AsSpan(SignatureAt, 4).SequenceEqual("HdrS"u8))
        {
            throw new KernelInputException($"{path} is no bzImage: it has no boot header 'HdrS' at 0x{SignatureAt:x}");
        }

        if (modules is not null && !Directory.Exists(modules))
        {
            throw new KernelInputException($"no folder {modules} with the modules of {path}");
        }

        var text = header.AsSpan(Math.Min(header.Length, BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(VersionPointerAt)) + SetupStart));
        var end = text.IndexOf((byte)0);
        var words = Encoding.ASCII.GetString(end < 0 ? [] : text[..end]);
        var release = words.Split(' ')[0];
        if (release.Length == 0)
        {
            throw new KernelInputException($"{path} is no whole bzImage: its boot header names no release");
        }

        if (length < WholeLength(header))
        {
            throw new KernelInputException($"{path} is no whole bzImage: it has {length} bytes of {WholeLength(header)}, which its boot header tells");
        }

        return new KernelImage(System.IO.Path.GetFullPath(path), modules, release, UpstreamVersion(words, release));
    }

    /// <summary>Debian's release is that of the binary interface (6.1.0-56-amd64); the version stands behind "Debian" in the same text.</summary>
    private static string UpstreamVersion(string words, string release)
    {
        const string Mark = " Debian ";
        var at = words.IndexOf(Mark, StringComparison.Ordinal);
        return (at < 0 ? release : words[(at + Mark.Length)..]).Split('-', ' ', '+')[0];
    }

    /// <summary>The boot sector, the sectors of the set-up code and the code in protected mode; what signs it may stand behind.</summary>
    private static long WholeLength(byte[] header)
    {
        var sectors = header[SetupSectorsAt] == 0 ? DefaultSetupSectors : header[SetupSectorsAt];
        return ((sectors + 1) * SectorSize) + ((long)BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(SystemSizeAt)) * ParagraphSize);
    }

    private static (byte[] Header, long Length) ReadHeader(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            var header = new byte[64 << 10];
            return (header[..file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false)], file.CanSeek ? file.Length : long.MaxValue);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new KernelInputException($"the kernel {path} can't be read: {e.Message}");
        }
    }
}
