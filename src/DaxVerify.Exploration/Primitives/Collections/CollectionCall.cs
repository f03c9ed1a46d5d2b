namespace DaxVerify.Exploration.Primitives.Collections;

/// <summary>What a call on a framework collection does to it.</summary>
internal enum CollectionCall
{
    None,

    /// <summary>Reads it.</summary>
    Read,

    /// <summary>Changes it.</summary>
    Write,

    /// <summary>Works on a collection made for concurrency.</summary>
    Concurrent,

    /// <summary>Reads what may be a collection of any kind.</summary>
    ReadAny,

    /// <summary>Reads every element of what may be a collection of any kind or an array.</summary>
    ReadAll,

    /// <summary>Changes what may be a collection of any kind.</summary>
    WriteAny,
}
