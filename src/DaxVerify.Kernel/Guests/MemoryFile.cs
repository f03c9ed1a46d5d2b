using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace DaxVerify.Kernel.Guests;

/// <summary>A file that is in no folder (memfd_create(2)): other processes open it through <c>/proc</c>, and it is gone when this process is, however that ends.</summary>
internal sealed partial class MemoryFile : IDisposable
{
    private const uint CloseOnExec = 1; // MFD_CLOEXEC
    private readonly SafeFileHandle _handle;

    /// <summary>Makes a file.</summary>
    /// <exception cref="HostException">The kernel gives no such file, or no memory for it.</exception>
    public MemoryFile(byte[] content)
    {
        _handle = new SafeFileHandle(Create("daxverify", CloseOnExec), ownsHandle: true);
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
    public string Path => $"/proc/{Environment.ProcessId}/fd/{_handle.DangerousGetHandle()}";

    /// <summary>Closes it.</summary>
    public void Dispose() => _handle.Dispose();

    [LibraryImport("libc", EntryPoint = "memfd_create", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Create(string name, uint flags);
}
