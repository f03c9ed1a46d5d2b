using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace DaxVerify.Vocabulary.Files;

/// <summary>Asks the system of what kind a file is, which .NET doesn't tell. Only Linux is asked: elsewhere there are files, folders, and the devices in /dev.</summary>
internal static partial class FileStatus
{
    private const int WorkingFolder = -100; // AT_FDCWD
    private const uint TypeOnly = 1; // STATX_TYPE
    private const int Size = 256; // of struct statx
    private const int ModeOffset = 28; // of stx_mode in it
    private const int TypeMask = 0xF000; // S_IFMT

    /// <summary>What is at a path, links followed.</summary>
    public static FileKind KindOf(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return Directory.Exists(path) ? FileKind.Folder : !File.Exists(path) ? FileKind.Nothing
                : Path.GetFullPath(path).StartsWith("/dev/", StringComparison.Ordinal) ? FileKind.CharacterDevice : FileKind.File;
        }

        Span<byte> status = stackalloc byte[Size];
        return Ask(WorkingFolder, path, 0, TypeOnly, status) != 0 ? FileKind.Nothing : (BinaryPrimitives.ReadUInt16LittleEndian(status[ModeOffset..]) & TypeMask) switch
        {
            0x1000 => FileKind.Pipe,
            0x2000 => FileKind.CharacterDevice,
            0x4000 => FileKind.Folder,
            0x6000 => FileKind.BlockDevice,
            0xC000 => FileKind.Socket,
            _ => FileKind.File,
        };
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Ask(int folder, string path, int flags, uint mask, Span<byte> status);
}
