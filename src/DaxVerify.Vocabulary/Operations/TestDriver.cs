namespace DaxVerify.Vocabulary.Operations;

/// <summary>A driver made for a test: what it declares to the bus and how its callbacks end.</summary>
/// <param name="Name">Name of module and driver.</param>
/// <param name="Type">Which regions it takes under the by-type policy.</param>
/// <param name="MatchAlways">Whether it declares that it takes every device (match-always policy).</param>
/// <param name="HasProbe">Whether it has a probe; registration without one is refused (5b8e64f1).</param>
/// <param name="HasRemove">Whether it has a remove; it is optional (8029968e).</param>
/// <param name="ProbeResult">How its probe ends.</param>
/// <param name="RegistrationResult">How the driver core's registration ends after the bus accepted the driver (e307bf11).</param>
public sealed record TestDriver(
    string Name,
    DriverType Type,
    bool MatchAlways = false,
    bool HasProbe = true,
    bool HasRemove = true,
    Errno ProbeResult = Errno.None,
    Errno RegistrationResult = Errno.None);
