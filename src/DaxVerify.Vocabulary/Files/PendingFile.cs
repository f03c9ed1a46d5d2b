namespace DaxVerify.Vocabulary.Files;

/// <summary>A file that is written and hasn't got its name yet.</summary>
internal sealed class PendingFile
{
    private readonly Destination _destination;
    private readonly byte[] _bytes;
    private readonly string _unfinished;
    private readonly string _former;
    private bool _hasFormer;
    private bool _isNamed;

    /// <param name="path">The name that it will have; its folder must be there.</param>
    /// <exception cref="IOException">No file can be written there.</exception>
    public PendingFile(string path, byte[] bytes)
    {
        _destination = Destination.Of(path);
        _bytes = bytes;

        // No two runs have one name, and nobody has put a link or a pipe there.
        var beside = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(_destination.Path)) ?? string.Empty, $".daxverify-{Path.GetRandomFileName()}");
        (_unfinished, _former) = (beside + ".tmp", beside + ".old");
    }

    /// <summary>Whether it goes into a device or a passed pipe, and so can't be taken back.</summary>
    public bool IsWrittenInto => _destination.IsWrittenInto;

    /// <summary>Writes it under another name.</summary>
    /// <exception cref="IOException">It can't be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public void Write()
    {
        if (!IsWrittenInto)
        {
            DiskRoom.Obey(() =>
            {
                using var file = new FileStream(_unfinished, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
                file.Write(_bytes);
            });
        }
    }

    /// <summary>Gives it its name.</summary>
    /// <param name="keepsFormer">Whether what had it before can be taken back.</param>
    /// <exception cref="IOException">It can't have it.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not have it.</exception>
    public void Name(bool keepsFormer)
    {
        if (IsWrittenInto)
        {
            using var device = _destination.Open();
            device.Write(_bytes);
            return;
        }

        if (keepsFormer && File.Exists(_destination.Path))
        {
            File.Move(_destination.Path, _former);
            _hasFormer = true;
        }

        File.Move(_unfinished, _destination.Path, overwrite: true);
        _isNamed = true;
    }

    /// <summary>Makes everything as it was.</summary>
    public void TakeBack()
    {
        File.Delete(_isNamed && !_hasFormer ? _destination.Path : _unfinished);
        if (_hasFormer)
        {
            File.Move(_former, _destination.Path, overwrite: true);
        }
    }

    /// <summary>Lets go of what had the name before.</summary>
    public void Keep()
    {
        if (_hasFormer)
        {
            File.Delete(_former);
        }
    }
}
