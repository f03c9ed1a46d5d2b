using System.Collections.Concurrent;

namespace DaxVerify.Cli.Seeding;

/// <summary>Copies of the program, as many as are in use at a time; one that was given back is used again. All are gone when disposed.</summary>
/// <param name="folder">Where they are, numbered.</param>
internal sealed class ProgramCopies(string folder) : IDisposable
{
    private readonly ConcurrentBag<ProgramCopy> _free = [];
    private readonly ConcurrentBag<ProgramCopy> _all = [];
    private int _count;

    /// <summary>A copy that nobody else uses.</summary>
    public ProgramCopy Take()
    {
        if (_free.TryTake(out var copy))
        {
            return copy;
        }

        var made = new ProgramCopy(Path.Combine(folder, Interlocked.Increment(ref _count).ToString(System.Globalization.CultureInfo.InvariantCulture)));
        _all.Add(made);
        return made;
    }

    /// <summary>Gives a copy back; nothing when there is none.</summary>
    public void GiveBack(ProgramCopy? copy)
    {
        if (copy is not null)
        {
            _free.Add(copy);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var copy in _all)
        {
            copy.Dispose();
        }
    }
}
