namespace DaxVerify.Vocabulary.Files;

/// <summary>What a path leads to when links are followed.</summary>
internal enum FileKind
{
    /// <summary>Nothing that can be seen.</summary>
    Nothing,

    /// <summary>A file that holds what was written.</summary>
    File,

    Folder,

    /// <summary>A device that takes one character after another, such as a terminal or /dev/null.</summary>
    CharacterDevice,

    /// <summary>A device of blocks, such as a disk.</summary>
    BlockDevice,

    /// <summary>A pipe, with a name or without.</summary>
    Pipe,

    Socket,
}
