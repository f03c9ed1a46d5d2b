namespace DaxVerify.Exploration.Runtime;

/// <summary>Whether one object is released; an entry of an earlier execution's object may be used again for another.</summary>
internal sealed class ObjectLife
{
    private int _disposers;
    private int _stamp;

    /// <summary>Its release; one of an earlier execution counts for nothing.</summary>
    public Released? Release { get; set; }

    /// <summary>Its release in an execution.</summary>
    /// <param name="stamp">The execution's number.</param>
    public Released? ReleaseIn(int stamp) => Release is { } release && release.Stamp == stamp ? release : null;

    /// <summary>A thread goes into its Dispose.</summary>
    /// <param name="stamp">The execution's number.</param>
    public void BeginDispose(int stamp)
    {
        _disposers = _stamp == stamp ? _disposers + 1 : 1;
        _stamp = stamp;
    }

    /// <summary>A thread leaves its Dispose.</summary>
    /// <returns>Whether no other is in it.</returns>
    public bool EndDispose() => --_disposers == 0;
}
