namespace DaxVerify.Exploration.Rewriting;

/// <summary>What a call into the framework does with what it is called on, or passed.</summary>
internal enum FrameworkUse
{
    /// <summary>Nothing that matters: keeps it, compares it, or it can't change.</summary>
    None,

    /// <summary>Reads what the object holds.</summary>
    Reads,

    /// <summary>May change what it holds.</summary>
    Writes,

    /// <summary>Reads what the span shows.</summary>
    ReadsSpan,

    WritesSpan,

    /// <summary>May read and write the location that it is passed a reference to.</summary>
    Location,

    /// <summary>The same of a pointer.</summary>
    Pointer,

    /// <summary>Reads what the struct refers to.</summary>
    ReadsStruct,

    /// <summary>May change what the struct refers to.</summary>
    WritesStruct,

    /// <summary>Asks the object, and each that it holds, for its text.</summary>
    ReadsElements,

    /// <summary>Reads all that can be reached from the object.</summary>
    ReadsReachable,

    /// <summary>Goes on in what the object reads from.</summary>
    Moves,

    /// <summary>Looks whether the token is cancelled.</summary>
    Token,

    /// <summary>Keeps the object, and uses it whenever it is used itself.</summary>
    Keeps,
}
