using System.Diagnostics;
using System.Globalization;

namespace DaxVerify.Kernel;

/// <summary>The folder that keeps what is costly to get again: unpacked kernel packages and the guest's executor, each under a name that tells its content.</summary>
internal static class KernelCache
{
    private const string Unfinished = ".unfinished-";

    /// <summary>Gives the entry of a name, made by <paramref name="make"/> if there is none; an unfinished one is never seen.</summary>
    /// <param name="name">Name; the same name always stands for the same content.</param>
    /// <param name="make">Fills the folder that it is given.</param>
    /// <returns>The folder.</returns>
    /// <exception cref="HostException">The folder can't be written.</exception>
    public static string Entry(string name, Action<string> make)
    {
        var root = Path.Combine(
            Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache
                ? cache
                : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache"),
            "daxverify-kernel");
        var entry = Path.Combine(root, name);
        if (Directory.Exists(entry))
        {
            return entry;
        }

        var unfinished = $"{entry}{Unfinished}{Environment.ProcessId}";
        try
        {
            Directory.CreateDirectory(unfinished);
            RemoveLeftovers(root);
            make(unfinished);
            Directory.Move(unfinished, entry);
        }
        catch (IOException) when (Directory.Exists(entry))
        {
            return entry; // another process was faster
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new HostException($"the cache {entry} can't be written: {e.Message}");
        }
        finally
        {
            if (Directory.Exists(unfinished))
            {
                Directory.Delete(unfinished, recursive: true);
            }
        }

        return entry;
    }

    /// <summary>Removes what processes left behind that were killed: the folder's name ends with the process's number.</summary>
    private static void RemoveLeftovers(string root)
    {
        foreach (var folder in Directory.GetDirectories(root, $"*{Unfinished}*"))
        {
            if (!IsAlive(folder[(folder.LastIndexOf('-') + 1)..]))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    private static bool IsAlive(string number)
    {
        if (!int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
        {
            return false;
        }

        try
        {
            using var process = Process.GetProcessById(id);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
