using System.IO.MemoryMappedFiles;

namespace DaxVerify.Verification.MemoryCopy.GuardPages;

/// <summary>
/// What the child process is doing, in a shared file mapping: when it crashes, the parent reads there which case it was.
/// </summary>
internal sealed class GuardProgress : IDisposable
{
    private const int NumberBytes = sizeof(long);
    private const int Numbers = 6;
    private const long FinishedMark = 0x444f4e45;

    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;

    /// <summary>Opens the file, or makes it.</summary>
    public GuardProgress(string path)
    {
        _file = MemoryMappedFile.CreateFromFile(path, FileMode.OpenOrCreate, null, Numbers * NumberBytes);
        _view = _file.CreateViewAccessor(0, Numbers * NumberBytes);
    }

    /// <summary>Cases begun so far.</summary>
    public long Cases => _view.ReadInt64(0);

    /// <summary>Whether the child came to its end.</summary>
    public bool IsFinished => _view.ReadInt64(NumberBytes) == FinishedMark;

    /// <summary>The case that was begun last: routine, placement and length.</summary>
    public (int Routine, int Placement, long Length) Current =>
        ((int)_view.ReadInt64(2 * NumberBytes), (int)_view.ReadInt64(3 * NumberBytes), _view.ReadInt64(4 * NumberBytes));

    /// <summary>Notes that a case begins.</summary>
    /// <param name="routine">Index of the routine.</param>
    /// <param name="placement">Index of the placement.</param>
    /// <param name="length">Length of the copy.</param>
    public void Begin(int routine, int placement, long length)
    {
        _view.Write(2 * NumberBytes, (long)routine);
        _view.Write(3 * NumberBytes, (long)placement);
        _view.Write(4 * NumberBytes, length);
        _view.Write(0, Cases + 1);
    }

    /// <summary>Notes that all cases ran.</summary>
    public void Finish() => _view.Write(NumberBytes, FinishedMark);

    /// <inheritdoc/>
    public void Dispose()
    {
        _view.Dispose();
        _file.Dispose();
    }
}
