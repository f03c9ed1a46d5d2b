using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Observations;
using DaxVerify.Vocabulary.Operations;

namespace DaxVerify.Specification.Invariants;

/// <summary>A device node opens exactly while its instance is bound to device_dax.</summary>
public sealed class AliveIffBound : IInvariant
{
    /// <inheritdoc/>
    public string Name => "alive-iff-bound";

    /// <inheritdoc/>
    public InvariantScope Scope => InvariantScope.Step;

    /// <inheritdoc/>
    public string? Check(ObservedStep observed)
    {
        var (device, isOpen) = (observed.Operation, observed.Result) switch
        {
            (OpenOperation open, { } result) => (open.Device, result.Errno switch
            {
                Errno.None => true,
                Errno.ENXIO => false,
                _ => (bool?)null,
            }),
            (MmapOperation { Device: not MmapOperation.KeptFile } mmap, { } result) => (mmap.Device, result switch
            {
                { At: SystemCall.Open, Errno: Errno.ENXIO } => false,
                { At: SystemCall.Open } => null,
                _ => (bool?)true,
            }),
            _ => (string.Empty, null),
        };
        if (isOpen is null || ObservedStep.Find(observed.Before, device) is not { } instance)
        {
            return null;
        }

        return isOpen != (instance.Driver == "device_dax")
            ? $"/dev/{device} {(isOpen.Value ? "opened" : "did not open")} while bound to {instance.Driver ?? "nothing"}"
            : null;
    }
}
