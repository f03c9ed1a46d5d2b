namespace DaxVerify.Exploration.Detectors;

/// <summary>What a method does with a reference that it reads plainly.</summary>
internal enum ReadManner
{
    /// <summary>Who knows what: it may read it again, and take it for the same.</summary>
    Any,

    /// <summary>It looks whether there is an object, and no more.</summary>
    NullTest,

    /// <summary>It goes on with what it read, and doesn't read it again.</summary>
    Copy,
}
