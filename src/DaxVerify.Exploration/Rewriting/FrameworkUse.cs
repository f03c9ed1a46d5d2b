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
}
