namespace DaxVerify.Vocabulary.Operations;

/// <summary>Access mode of an opened device node.</summary>
public enum OpenMode
{
    /// <summary>Read only.</summary>
    ReadOnly,

    /// <summary>Write only.</summary>
    WriteOnly,

    /// <summary>Read and write.</summary>
    ReadWrite,
}
