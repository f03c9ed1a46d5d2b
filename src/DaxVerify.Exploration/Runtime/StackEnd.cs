namespace DaxVerify.Exploration.Runtime;

/// <summary>
/// The last bit of a thread's stack. Which of the methods that call each other comes to it depends on the sizes of their frames, which the compiler chooses anew as code gets warm: the program goes on
/// for some calls more, and all that begin there are told, whichever was the first.
/// </summary>
internal sealed class StackEnd
{
    /// <summary>How far the program goes on: half of what the runtime calls sufficient.</summary>
    private const nuint BytesMax = 64 << 10;

    private readonly SortedSet<string> _places = new(StringComparer.Ordinal);
    private nuint _top;

    /// <summary>Notes that a method begins.</summary>
    /// <param name="at">An address in its frame; the stack grows down.</param>
    /// <param name="place">Where it stands.</param>
    /// <returns>At the very end the places of all that began here, in order; <see langword="null"/> before.</returns>
    public IReadOnlyList<string>? Note(nuint at, string place)
    {
        if (at > _top)
        {
            _places.Clear(); // what was there has returned
            _top = at;
        }

        _places.Add(place);
        return _top - at > BytesMax ? [.. _places] : null;
    }
}
