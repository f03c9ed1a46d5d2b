namespace DaxVerify.Vocabulary.Operations;

/// <summary>How a mapping is asked for.</summary>
public enum MapKind
{
    Shared,

    /// <summary><c>MAP_PRIVATE</c>; dax devices refuse it.</summary>
    Private,

    /// <summary><c>MAP_SHARED_VALIDATE|MAP_SYNC</c>; only on synchronous devices (fefc1d97).</summary>
    Sync,
}
