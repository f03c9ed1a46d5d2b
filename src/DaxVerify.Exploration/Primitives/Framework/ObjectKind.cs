namespace DaxVerify.Exploration.Primitives.Framework;

/// <summary>How the engine looks at an object that is passed to code of the framework, by its type.</summary>
internal enum ObjectKind : byte
{
    /// <summary>Nothing to see: it can't change, its code is rewritten, or a primitive stands for it.</summary>
    Known,

    /// <summary>An array: its elements are locations.</summary>
    Array,

    /// <summary>A collection made for concurrency: a call is one step.</summary>
    Concurrent,

    /// <summary>An object that isn't made for concurrency: a call reads or writes it as a whole.</summary>
    Plain,

    /// <summary>What calls do to it is not known; only whether they are ordered is.</summary>
    Unseen,

    /// <summary>A struct of the framework in a box, which stands for what it refers to.</summary>
    Box,
}
