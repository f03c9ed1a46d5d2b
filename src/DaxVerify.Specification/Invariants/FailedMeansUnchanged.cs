using DaxVerify.Specification.Commands;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Observations;
using DaxVerify.Vocabulary.Operations;

namespace DaxVerify.Specification.Invariants;

/// <summary>An operation that returns an error has changed nothing; one that returns success did what it says.</summary>
public sealed class FailedMeansUnchanged : IInvariant
{
    /// <inheritdoc/>
    public string Name => "failed-means-unchanged";

    /// <inheritdoc/>
    public InvariantScope Scope => InvariantScope.Step;

    /// <inheritdoc/>
    public string? Check(ObservedStep observed)
    {
        if (observed.Operation is null || observed.Result is null)
        {
            return null;
        }

        if (observed.Result.Errno != Errno.None)
        {
            return ObservationDifference.First(observed.Before, observed.After) is { } difference
                ? $"'{observed.Operation}' returned {observed.Result} and changed {difference}"
                : null;
        }

        return observed.Operation switch
        {
            WriteOperation { Value.Length: > 0 } write => CheckWrite(observed, write),
            LoadModuleOperation load => CheckDriver(observed, load.Module, isLoaded: true),
            LoadTestDriverOperation load => CheckDriver(observed, load.Driver.Name, isLoaded: true),
            UnloadModuleOperation unload => CheckDriver(observed, unload.Module, isLoaded: false),
            _ => null,
        };
    }

    private static string? CheckDriver(ObservedStep observed, string driver, bool isLoaded) => observed.After.Drivers.Contains(driver) == isLoaded
        ? null
        : $"'{observed.Operation}' returned success, and {driver} is {(isLoaded ? "not " : "still ")}registered";

    private static string? CheckWrite(ObservedStep observed, WriteOperation write)
    {
        var path = AttributePath.Parse(write.Path, observed.Topology);
        var text = KernelText.Of(write.Value);
        var isDone = path switch
        {
            { Owner: AttributeOwner.Instance, Attribute: "size" } =>
                KernelText.ParseUnsigned(text, 0, out var size) == Errno.None && Named(observed, path)?.Size == size,
            { Owner: AttributeOwner.Instance, Attribute: "align" } =>
                KernelText.ParseUnsigned(text, 0, out var align) == Errno.None && Named(observed, path)?.Align == align,
            { Owner: AttributeOwner.Instance, Attribute: "memmap_on_memory" } =>
                Named(observed, path)?.MemmapOnMemory == KernelText.ParseBool(text),
            { Owner: AttributeOwner.Instance, Attribute: "mapping" } => HasNewRange(observed, path, text),
            { Owner: AttributeOwner.Region, Attribute: "create" } => observed.After.Instances.Count == observed.Before.Instances.Count + 1,
            { Owner: AttributeOwner.Region, Attribute: "delete" } => ObservedStep.Find(observed.After, KernelText.Name(text)) is null,
            { Owner: AttributeOwner.Driver, Attribute: "bind" } =>
                ObservedStep.Find(observed.After, KernelText.Name(text))?.Driver == path.Driver,
            { Owner: AttributeOwner.Driver, Attribute: "unbind" } => ObservedStep.Find(observed.After, KernelText.Name(text))?.Driver is null,
            _ => true,
        };
        return isDone ? null : $"'{observed.Operation}' returned success and did not do it";
    }

    private static bool HasNewRange(ObservedStep observed, AttributePath path, string text) =>
        KernelText.ParseUnsigned(text.AsSpan(0, text.IndexOf('-', StringComparison.Ordinal)), 16, out var start) == Errno.None
        && Named(observed, path)?.Mappings is [.., var last] && last.Start == start;

    private static InstanceObservation? Named(ObservedStep observed, AttributePath path) =>
        ObservedStep.Find(observed.After, path.Name.ToString());
}
