using DaxVerify.Vocabulary.Operations;

namespace DaxVerify.Verification.Campaigns;

/// <summary>Names the kind of an operation without its numbers: <c>write size</c>, <c>killed write bind</c>, <c>mmap</c>.</summary>
public static class OperationSignature
{
    /// <summary>Names a kind.</summary>
    /// <param name="operation">The operation; <see langword="null"/> for the start of a run.</param>
    /// <returns>The name.</returns>
    public static string Of(Operation? operation) => operation switch
    {
        null => "start",
        KilledOperation killed => "killed " + Of(killed.Inner),
        FailingAllocationOperation failing => "failing " + Of(failing.Inner),
        WriteOperation write => "write " + LastOf(write.Path),
        ReadOperation read => "read " + LastOf(read.Path),
        ListOperation => "list",
        LoadModuleOperation => "insmod",
        LoadTestDriverOperation => "insmod test driver",
        UnloadModuleOperation => "rmmod",
        OpenOperation => "open",
        CloseOperation => "close",
        MmapOperation => "mmap",
        MunmapOperation => "munmap",
        TouchOperation touch => touch.Value is null ? "load" : "store",
        ForkOperation => "fork",
        _ => operation.GetType().Name,
    };

    private static string LastOf(string path) =>
        (path.Contains("/platform/drivers/", StringComparison.Ordinal) || path.Contains("/nd/drivers/", StringComparison.Ordinal) ? "provider " : string.Empty)
        + path[(path.LastIndexOf('/') + 1)..];
}
