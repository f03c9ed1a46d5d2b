using System.Text;

namespace DaxVerify.Kernel.Guests;

/// <summary>Writes a cpio archive of the form "newc", which the kernel unpacks as its first file system (Documentation/driver-api/early-userspace/buffer-format.rst).</summary>
internal sealed class CpioArchive : IDisposable
{
    private const int FolderMode = 0x41ED; // 040755
    private const int ProgramMode = 0x81ED; // 100755
    private const int LinkMode = 0xA1FF; // 120777
    private readonly MemoryStream _bytes = new();

    /// <summary>Adds a folder, for root, that anybody may enter; those above it have to be there.</summary>
    /// <param name="name">Path without a leading slash.</param>
    public void AddFolder(string name) => Add(name, [], FolderMode);

    /// <summary>Adds a file that may be run.</summary>
    /// <param name="name">Path without a leading slash.</param>
    public void AddFile(string name, ReadOnlySpan<byte> content) => Add(name, content, ProgramMode);

    /// <summary>Adds a symbolic link.</summary>
    /// <param name="name">Path without a leading slash.</param>
    /// <param name="target">Where it leads.</param>
    public void AddLink(string name, string target) => Add(name, Encoding.ASCII.GetBytes(target), LinkMode);

    /// <summary>Ends the archive.</summary>
    /// <returns>Its bytes.</returns>
    public byte[] ToArray()
    {
        Add("TRAILER!!!", [], 0);
        return _bytes.ToArray();
    }

    /// <summary>Drops what was written.</summary>
    public void Dispose() => _bytes.Dispose();

    private void Add(string name, ReadOnlySpan<byte> content, int mode)
    {
        var path = Encoding.ASCII.GetBytes(name + "\0");
        int[] fields = [0, mode, 0, 0, 1, 0, content.Length, 0, 0, 0, 0, path.Length, 0];
        _bytes.Write(Encoding.ASCII.GetBytes("070701" + string.Concat(fields.Select(field => field.ToString("X8")))));
        _bytes.Write(path);
        Pad();
        _bytes.Write(content);
        Pad();
    }

    private void Pad() => _bytes.Write(new byte[(4 - (_bytes.Length % 4)) % 4]);
}
