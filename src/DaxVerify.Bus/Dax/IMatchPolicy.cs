namespace DaxVerify.Bus.Dax;

/// <summary>Decides which driver takes which instance when no id names it; an exact id match always wins.</summary>
public interface IMatchPolicy
{
    /// <summary>Whether the device_dax driver declares that it takes every device.</summary>
    bool IsDeviceDaxDefault { get; }

    /// <summary>Whether a driver takes an instance.</summary>
    bool Matches(DaxDriver driver, DevDax instance);
}
