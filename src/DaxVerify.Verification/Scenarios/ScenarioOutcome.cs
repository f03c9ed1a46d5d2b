using System.Globalization;
using System.Text;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Observations;
using DaxVerify.Vocabulary.Operations;
using DaxVerify.Vocabulary.Scenarios;

namespace DaxVerify.Verification.Scenarios;

/// <summary>
/// What an execution of a scenario came to, as a shell on a real kernel can see it too: the result of each operation and the configuration
/// afterwards, in one line. Addresses are left out, and a file that is gone is one error, whether it was missed when opened or after that.
/// </summary>
/// <param name="Results">The results, such as <c>1.1=ok 2.1=EBUSY</c>: thread, operation, outcome.</param>
/// <param name="State">The configuration, such as <c>region0:used=0,seed=dax0.0,youngest=dax0.1 dax0.0:size=0,align=2097152,driver=</c>.</param>
public sealed record ScenarioOutcome(string Results, string State)
{
    private static readonly string[] s_addresses = ["resource", "start", "end"];

    /// <inheritdoc/>
    public override string ToString() => $"{Results} | {State}";

    /// <summary>The outcome of an execution.</summary>
    /// <param name="threads">Each thread's operations with their results.</param>
    /// <param name="after">The machine afterwards.</param>
    public static ScenarioOutcome Of(IReadOnlyList<IReadOnlyList<CompletedOperation>> threads, SystemObservation after)
    {
        var results = new StringBuilder();
        for (var i = 0; i < threads.Count; i++)
        {
            for (var j = 0; j < threads[i].Count; j++)
            {
                var (operation, result) = threads[i][j];
                results.Append(CultureInfo.InvariantCulture, $"{(results.Length > 0 ? " " : string.Empty)}{i + 1}.{j + 1}={Word(operation, result)}");
            }
        }

        return new ScenarioOutcome(results.ToString(), StateOf(after));
    }

    /// <summary>The name of an error; a missing file and one that is being removed are the same.</summary>
    /// <param name="errno">The error.</param>
    public static string NameOf(Errno errno) => errno == Errno.ENOENT ? nameof(Errno.ENODEV) : ErrnoNames.ToName(errno);

    /// <summary>Whether a file shows a physical address, which another machine has elsewhere.</summary>
    /// <param name="path">The file.</param>
    public static bool ShowsAddress(string path) => s_addresses.Contains(path[(path.LastIndexOf('/') + 1)..]);

    private static string Word(Operation operation, OperationResult result) => operation switch
    {
        FailingAllocationOperation failing => Word(failing.Inner, result),
        _ when result.Errno != Errno.None => NameOf(result.Errno),
        ReadOperation read when result.Text is { } text && !ShowsAddress(read.Path) => $"ok:{text.TrimEnd('\n')}",
        _ => "ok",
    };

    private static string StateOf(SystemObservation after)
    {
        var parts = after.Regions.Select(region => string.Create(
                CultureInfo.InvariantCulture,
                $"region{region.Id}:used={region.Size - region.AvailableSize},seed={region.Seed},youngest={region.Youngest}"))
            .Concat(after.Instances.Select(instance => string.Create(
                CultureInfo.InvariantCulture, $"{instance.Name}:size={instance.Size},align={instance.Align},driver={instance.Driver}")));
        return string.Join(' ', parts);
    }
}
