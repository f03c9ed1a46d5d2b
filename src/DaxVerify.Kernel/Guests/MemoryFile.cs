using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace DaxVerify.Kernel.Guests;

/// <summary>
/// A file that is in no folder (memfd_create(2)): other processes open it through <c>/proc</c>, and it is gone when this process is, however that ends. Where Linux's calls aren't used, a temporary
/// file that is deleted when it is closed.
/// </summary>
internal sealed partial class MemoryFile : IDisposable
{
    private const uint CloseOnExec = 1; // MFD_CLOEXEC
    private readonly SafeFileHandle _handle;

    /// <summary>Makes a file.</summary>
    /// <param name="content">Its bytes, kept in memory twice until the file is closed.</param>
    /// <param name="usesLinux">Whether Linux's own calls may be used.</param>
    /// <exception cref="HostException">The kernel gives no such file, or no memory for it.</exception>
    public MemoryFile(byte[] content, bool usesLinux)
    {
        if (!usesLinux)
        {
            (_handle, Path) = Temporary(content);
            return;
        }

        _handle = new SafeFileHandle(Create("daxverify", CloseOnExec), ownsHandle: true);
        Path = $"/proc/{Environment.ProcessId}/fd/{_handle.DangerousGetHandle()}";
        try
        {
            if (_handle.IsInvalid)
            {
                throw new IOException(new Win32Exception(Marshal.GetLastPInvokeError()).Message);
            }

            RandomAccess.Write(_handle, content, 0);
        }
        catch (IOException e)
        {
            throw new HostException($"a file of {content.Length} bytes can't be made in memory: {e.Message}");
        }
    }

    /// <summary>Where other processes of this user find it.</summary>
    public string Path { get; }

    /// <summary>Closes it.</summary>
    public void Dispose() => _handle.Dispose();

    private static (SafeFileHandle Handle, string Path) Temporary(byte[] content)
    {
        var path = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"daxverify-disk-{Guid.NewGuid():N}");
        SafeFileHandle? handle = null;
        try
        {
            handle = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, FileOptions.DeleteOnClose, content.Length);
            RandomAccess.Write(handle, content, 0);
            return (handle, path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            handle?.Dispose();
            throw new HostException($"a file of {content.Length} bytes can't be made in {System.IO.Path.GetTempPath()}: {e.Message}");
        }
    }

    [LibraryImport("libc", EntryPoint = "memfd_create", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Create(string name, uint flags);
}
