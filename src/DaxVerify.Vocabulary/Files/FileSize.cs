namespace DaxVerify.Vocabulary.Files;

/// <summary>The size that the system allows a file to have (<c>ulimit -f</c>).</summary>
internal static class FileSize
{
    private const int NoRoom = 28; // ENOSPC

    /// <summary>Runs what writes a file. .NET tells of one that grows beyond the limit as of a wrong argument; it is a disk that has no room for it.</summary>
    /// <exception cref="IOException">It can't be written, or not as large as it is.</exception>
    public static void Obey(Action write)
    {
        try
        {
            write();
        }
        catch (ArgumentOutOfRangeException)
        {
            throw new IOException("the file is larger than the system allows", NoRoom);
        }
    }
}
