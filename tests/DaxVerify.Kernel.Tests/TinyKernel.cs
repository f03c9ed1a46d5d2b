using System.Buffers.Binary;
using System.Text;

namespace DaxVerify.Kernel.Tests;

/// <summary>Kernels of a few instructions, in the form of a bzImage: what a guest does that never gets to the executor, in a second instead of a real kernel's ten.</summary>
internal static class TinyKernel
{
    private const int Entry = 0x268; // where the jump at the header's start leads (Documentation/arch/x86/boot.rst)
    private const string Version = "6.1.1 (tests)";

    /// <summary>Says something on the console and hangs.</summary>
    /// <param name="folder">Where the image goes.</param>
    /// <param name="words">What it says.</param>
    /// <returns>Path of the image.</returns>
    public static string ThatHangs(string folder, string words) => Write(folder, [.. Say(words), 0xFA, 0xF4, 0xEB, 0xFD]); // cli; hlt; again

    /// <summary>Says something on the console for ever.</summary>
    /// <param name="folder">Where the image goes.</param>
    /// <param name="words">What it says.</param>
    /// <returns>Path of the image.</returns>
    public static string ThatFloods(string folder, string words)
    {
        byte[] said = Say(words);
        return Write(folder, [.. said, 0xEB, checked((byte)-(said.Length + 2 - 256))]);
    }

    /// <summary>Says something on the console and resets the machine, as a kernel booted with <c>panic=1</c> does.</summary>
    /// <param name="folder">Where the image goes.</param>
    /// <param name="words">What it says.</param>
    /// <returns>Path of the image.</returns>
    public static string ThatResets(string folder, string words) =>
        Write(folder, [.. Say(words), 0xB0, 0xFE, 0xE6, 0x64, 0xFA, 0xF4, 0xEB, 0xFD]); // out 0x64, 0xfe; then as one that hangs

    /// <summary>mov dx, 0x3f8; then mov al, C; out dx, al for each character.</summary>
    private static byte[] Say(string words) => [0xBA, 0xF8, 0x03, .. words.SelectMany(c => new byte[] { 0xB0, (byte)c, 0xEE })];

    private static string Write(string folder, byte[] code)
    {
        var image = new byte[0x1000];
        image[0x1F1] = 1; // one sector of set-up code behind the boot sector
        image[0x200] = 0xEB; // jmp Entry
        image[0x201] = Entry - 0x202;
        "HdrS"u8.CopyTo(image.AsSpan(0x202));
        BinaryPrimitives.WriteUInt16LittleEndian(image.AsSpan(0x206), 0x020C); // protocol
        BinaryPrimitives.WriteUInt16LittleEndian(image.AsSpan(0x20E), 0x180); // the version, at 0x380
        image[0x211] = 1; // loaded high
        BinaryPrimitives.WriteUInt32LittleEndian(image.AsSpan(0x22C), 0x7FFFFFFF); // highest place of the RAM disk
        code.CopyTo(image, Entry);
        Encoding.ASCII.GetBytes(Version).CopyTo(image, 0x380);
        var path = Path.Combine(folder, "bzImage");
        File.WriteAllBytes(path, image);
        return path;
    }
}
