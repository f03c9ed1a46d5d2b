namespace DaxVerify.Vocabulary.Operations;

/// <summary>
/// One thing that user space does to the machine: a system call, or a short fixed series of them. The same operation runs on the
/// bus, on the specification and, exported, on a real kernel.
/// </summary>
public abstract record Operation;
