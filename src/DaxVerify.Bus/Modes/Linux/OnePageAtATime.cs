using DaxVerify.Bus.Dax;
using DaxVerify.Vocabulary;

namespace DaxVerify.Bus.Modes.Linux;

/// <summary>Linux takes one page at a time, EIO for any other number, and calls the operations without asking whether there are any: the caller dies of a null pointer.</summary>
public sealed class OnePageAtATime : IZeroPagePolicy
{
    /// <inheritdoc/>
    public Errno Zero(DaxDevice device, ulong pageOffset, ulong pages) =>
        pages != 1 ? Errno.EIO : device.Operations is { ZeroPageRange: { } zero } ? zero(pageOffset, pages) : Errno.SIGSEGV;
}
