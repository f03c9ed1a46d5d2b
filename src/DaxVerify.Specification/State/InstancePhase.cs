namespace DaxVerify.Specification.State;

/// <summary>
/// Where an instance stands between the atomic steps of an operation that others overlap; at rest, and in sequences, always <see cref="Settled"/>.
/// </summary>
public enum InstancePhase
{
    /// <summary>No operation holds its device mutex.</summary>
    Settled,

    /// <summary>Its driver pointer is set and the probe has not run yet; the device mutex is held.</summary>
    Probing,

    /// <summary>Its driver's resources are released and the driver pointer is still set; the device mutex is held.</summary>
    Detaching,

    /// <summary>Bound, and the operation that binds or unbinds it still holds the device mutex; only concurrent runs know it.</summary>
    Bound,
}
