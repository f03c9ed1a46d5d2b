using DaxVerify.Bus.Dax;

namespace DaxVerify.Bus.Modes;

/// <summary>
/// Regions handed over as RAM go to kmem-type drivers, the others to device-type drivers (e9ee9fe3; Linux 6.12). A driver made for a test
/// may still declare that it takes everything.
/// </summary>
public sealed class ByTypePolicy : IMatchPolicy
{
    /// <inheritdoc/>
    public bool IsDeviceDaxDefault => false;

    /// <inheritdoc/>
    public bool Matches(DaxDriver driver, DevDax instance) => driver.MatchAlways || driver.Type == instance.Region.Type;
}
