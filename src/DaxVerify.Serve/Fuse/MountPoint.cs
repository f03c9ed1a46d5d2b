using System.Runtime.InteropServices;
using DaxVerify.Vocabulary;

namespace DaxVerify.Serve.Fuse;

/// <summary>A place in the file system that a machine is served at.</summary>
internal static partial class MountPoint
{
    private const string Type = "fuse.daxverify";
    private const ulong Flags = 2 | 4 | 8; // MS_NOSUID, MS_NODEV, MS_NOEXEC: a served number never opens a real device
    private const int Detach = 2; // MNT_DETACH

    /// <summary>Opens the kernel's end of the protocol and mounts it.</summary>
    /// <param name="folder">The place.</param>
    /// <returns>The connection.</returns>
    /// <exception cref="MountException">It can't be mounted.</exception>
    public static FileStream Mount(string folder)
    {
        ClearDead(folder);
        if (!Directory.Exists(folder))
        {
            throw new MountException($"there is no folder {folder} to serve at");
        }

        FileStream connection;
        try
        {
            connection = new FileStream("/dev/fuse", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MountException($"/dev/fuse can't be opened: {e.Message}");
        }

        var options = $"fd={connection.SafeFileHandle.DangerousGetHandle()},rootmode=40000,user_id=0,group_id=0,default_permissions,allow_other";
        if (Mount("daxverify", folder, Type, Flags, options) != 0)
        {
            var errno = (Errno)Marshal.GetLastPInvokeError();
            connection.Dispose();
            throw new MountException($"{folder} can't be mounted: {ErrnoNames.ToName(errno)}{(errno == Errno.EPERM ? " (mounting takes root, or a user namespace with a mount namespace)" : string.Empty)}");
        }

        return connection;
    }

    /// <summary>Takes a mount away; whoever is in it keeps nothing.</summary>
    /// <param name="folder">The place.</param>
    public static void Unmount(string folder) => _ = Unmount(folder, Detach);

    /// <summary>Takes mounts away that an earlier server left when it was killed.</summary>
    private static void ClearDead(string folder)
    {
        var place = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        while (File.ReadLines("/proc/self/mounts").Select(line => line.Split(' ')).Any(fields => fields[1].Replace("\\040", " ", StringComparison.Ordinal) == place && fields[2] == Type))
        {
            if (Directory.Exists(place))
            {
                throw new MountException($"a machine is served at {folder} already");
            }

            if (Unmount(place, Detach) != 0)
            {
                throw new MountException($"what an earlier server left at {folder} can't be unmounted: {ErrnoNames.ToName((Errno)Marshal.GetLastPInvokeError())}");
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "mount", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Mount(string source, string target, string type, ulong flags, string data);

    [LibraryImport("libc", EntryPoint = "umount2", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Unmount(string target, int flags);
}
