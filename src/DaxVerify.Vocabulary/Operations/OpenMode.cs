namespace DaxVerify.Vocabulary.Operations;

/// <summary>Access mode of an opened device node.</summary>
public enum OpenMode
{
    ReadOnly,

    WriteOnly,

    ReadWrite,
}
