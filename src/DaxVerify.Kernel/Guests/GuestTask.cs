namespace DaxVerify.Kernel.Guests;

/// <summary>What a guest is booted for.</summary>
/// <param name="Init">Lines of shell that run once the file systems are mounted and the modules of the platform loaded; the last one doesn't come back.</param>
/// <param name="Files">Files beside those that every guest has, by their path without the leading slash.</param>
/// <param name="CommandLine">The kernel's.</param>
internal sealed record GuestTask(string Init, IReadOnlyList<(string Name, byte[] Content)> Files, string CommandLine, int Processors)
{
    /// <summary>First bytes, above 4 GiB, of the nodes of memory behind the first one; none for a machine of one node.</summary>
    public IReadOnlyList<ulong> NodeStarts { get; init; } = [];
}
