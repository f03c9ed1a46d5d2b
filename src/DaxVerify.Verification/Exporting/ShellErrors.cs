using DaxVerify.Vocabulary;

namespace DaxVerify.Verification.Exporting;

/// <summary>How a shell spells errors: the C library's texts.</summary>
internal static class ShellErrors
{
    /// <summary>The text of an error.</summary>
    /// <param name="errno">The error.</param>
    public static string TextOf(Errno errno) => errno switch
    {
        Errno.EPERM => "Operation not permitted",
        Errno.ENOENT => "No such file or directory",
        Errno.EINTR => "Interrupted system call",
        Errno.EIO => "I/O error",
        Errno.ENXIO => "No such device or address",
        Errno.EAGAIN => "Resource temporarily unavailable",
        Errno.ENOMEM => "Out of memory",
        Errno.EACCES => "Permission denied",
        Errno.EBUSY => "Device or resource busy",
        Errno.EEXIST => "File exists",
        Errno.ENODEV => "No such device",
        Errno.EINVAL => "Invalid argument",
        Errno.ENOSPC => "No space left on device",
        Errno.ERANGE => "Numerical result out of range",
        Errno.EOPNOTSUPP => "Not supported",
        _ => throw new ExportException($"no shell spells the error {errno}"),
    };

    /// <summary>Other spellings of the same error: C libraries differ, and shells have words of their own for a missing file.</summary>
    /// <param name="errno">The error.</param>
    /// <returns>Alternatives to <see cref="TextOf"/>.</returns>
    public static IEnumerable<string> Alternatives(Errno errno) => errno switch
    {
        Errno.ENOENT => ["nonexistent directory", "Directory nonexistent", "can't read"],
        Errno.EIO => ["Input/output error"],
        Errno.ENOMEM => ["Cannot allocate memory"],
        Errno.EBUSY => ["Resource busy"],
        Errno.ERANGE => ["Result not representable", "out of range"],
        Errno.EOPNOTSUPP => ["Operation not supported"],
        Errno.ENODEV => ["module not found"],
        _ => [],
    };
}
