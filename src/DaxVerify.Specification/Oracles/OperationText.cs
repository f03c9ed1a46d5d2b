using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Observations;
using DaxVerify.Vocabulary.Operations;

namespace DaxVerify.Specification.Oracles;

/// <summary>Operations and results as tables show them: paths without what is the same for all of them.</summary>
internal static class OperationText
{
    /// <summary>Spells an operation.</summary>
    /// <returns>One line.</returns>
    public static string Of(Operation operation) => operation switch
    {
        WriteOperation write => $"{Shorten(write.Path)} = {write.Value.ToText().TrimEnd('\n')}",
        ReadOperation read => $"read {Shorten(read.Path)}",
        ListOperation list => $"list {Shorten(list.Path)}",
        KilledOperation killed => $"killed: {Of(killed.Inner)}",
        FailingAllocationOperation failing => $"{Of(failing.Inner)} (allocation {failing.Index} fails)",
        _ => operation.ToString(),
    };

    /// <summary>Spells a result.</summary>
    /// <param name="result">The result; <see langword="null"/> for none.</param>
    /// <returns>One line.</returns>
    public static string Of(OperationResult? result) =>
        result is null ? "?"
        : result.Errno == Errno.NotExecuted ? $"not carried out ({result.Text})"
        : result.Errno != Errno.None ? ErrnoNames.ToName(result.Errno) + (result.At is SystemCall.Open ? " at open" : string.Empty)
        : result.Text is { } text ? $"\"{text.TrimEnd('\n').Replace("\n", " ", StringComparison.Ordinal)}\""
        : result.Value is { } value ? $"0x{value:x}"
        : result.Count is { } count ? $"ok, {count} bytes"
        : result.AddressAlign is { } align ? $"ok, aligned to 0x{align:x}"
        : "ok";

    private static string Shorten(string path)
    {
        const string Devices = "/sys/bus/dax/devices/";
        const string Group = "/dax_region/";
        if (path.StartsWith(Devices, StringComparison.Ordinal))
        {
            return path[Devices.Length..];
        }

        var group = path.IndexOf(Group, StringComparison.Ordinal);
        return group > 0 ? $"{path[(path.LastIndexOf('/', group - 1) + 1)..group]}/{path[(group + Group.Length)..]}"
            : path.StartsWith("/sys/bus/", StringComparison.Ordinal) ? string.Join('/', path.Split('/')[^2..])
            : path;
    }
}
