namespace DaxVerify.Vocabulary.Files;

/// <summary>Room for a file: on the disk, and within the size that the system allows a file to have (<c>ulimit -f</c>).</summary>
public static class DiskRoom
{
    private const int NoRoom = 28; // ENOSPC

    /// <summary>Whether there was no room for what should be written.</summary>
    public static bool IsMissing(IOException failure) => failure.HResult == NoRoom;

    /// <summary>Runs what writes a file. .NET tells of one that grows beyond the limit as of a wrong argument; it is a disk that has no room for it.</summary>
    /// <exception cref="IOException">It can't be written, or not as large as it is.</exception>
    internal static void Obey(Action write)
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
