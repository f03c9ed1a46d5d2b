namespace DaxVerify.Vocabulary.Observations;

/// <summary>The system call at which an operation failed.</summary>
public enum SystemCall
{
    /// <summary>Opening the file.</summary>
    Open,

    Write,

    /// <summary>Reading it.</summary>
    Read,

    /// <summary>Mapping it.</summary>
    Mmap,

    /// <summary>Unmapping.</summary>
    Munmap,

    /// <summary>Accessing mapped memory.</summary>
    Touch,

    /// <summary>Closing the file.</summary>
    Close,
}
