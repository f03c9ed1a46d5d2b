namespace DaxVerify.Vocabulary.Observations;

/// <summary>How bad a kernel message is.</summary>
public enum MessageSeverity
{
    /// <summary>Information.</summary>
    Info,

    /// <summary>Something is off, within what the code expects.</summary>
    Warning,

    /// <summary>A <c>WARN</c>: the kernel's own assertion failed.</summary>
    Warn,
}
