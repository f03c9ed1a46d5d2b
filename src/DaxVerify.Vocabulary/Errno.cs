namespace DaxVerify.Vocabulary;

/// <summary>
/// How an operation ended: a Linux error number, or one of the few endings that have none (a signal on a memory access,
/// a step that could not be carried out). Values of real errors are those of Linux on x86-64; the others are negative.
/// </summary>
public enum Errno
{
    /// <summary>Success.</summary>
    None = 0,

    /// <summary>Operation not permitted.</summary>
    EPERM = 1,

    /// <summary>No such file or directory.</summary>
    ENOENT = 2,

    /// <summary>A killable wait was ended by a fatal signal.</summary>
    EINTR = 4,

    /// <summary>Input/output error.</summary>
    EIO = 5,

    /// <summary>No such device or address.</summary>
    ENXIO = 6,

    /// <summary>Bad file descriptor.</summary>
    EBADF = 9,

    /// <summary>Try again; also: the module is in use.</summary>
    EAGAIN = 11,

    /// <summary>Out of memory; also: the address range can't be had.</summary>
    ENOMEM = 12,

    /// <summary>The file's mode forbids this kind of access.</summary>
    EACCES = 13,

    /// <summary>Bad address.</summary>
    EFAULT = 14,

    /// <summary>Device or resource busy.</summary>
    EBUSY = 16,

    /// <summary>The thing exists already.</summary>
    EEXIST = 17,

    /// <summary>No such device; also: the file's object is gone.</summary>
    ENODEV = 19,

    /// <summary>Not a directory.</summary>
    ENOTDIR = 20,

    /// <summary>Is a directory.</summary>
    EISDIR = 21,

    /// <summary>Invalid argument.</summary>
    EINVAL = 22,

    /// <summary>No space left.</summary>
    ENOSPC = 28,

    /// <summary>A number that doesn't fit.</summary>
    ERANGE = 34,

    /// <summary>Operation not supported.</summary>
    EOPNOTSUPP = 95,

    /// <summary>The access was answered with SIGBUS.</summary>
    SIGBUS = -7,

    /// <summary>The access was answered with SIGSEGV.</summary>
    SIGSEGV = -11,

    /// <summary>The step was not carried out: there was no mapping, or the place lies outside it. Recorded as <c>-</c>.</summary>
    NotExecuted = -1000,
}
