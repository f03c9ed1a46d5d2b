using DaxVerify.Bus.Dax;

namespace DaxVerify.Bus.Modes.Linux;

/// <summary>The one driver that declares it takes every instance, device_dax by default (d200781e; Linux 6.1).</summary>
public sealed class MatchAlwaysPolicy : IMatchPolicy
{
    /// <inheritdoc/>
    public bool IsDeviceDaxDefault => true;

    /// <inheritdoc/>
    public bool Matches(DaxDriver driver, DevDax instance) => driver.MatchAlways;
}
