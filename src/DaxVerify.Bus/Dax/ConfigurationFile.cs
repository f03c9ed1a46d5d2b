namespace DaxVerify.Bus.Dax;

/// <summary>The files that show an instance's configuration and whose locking differs between modes.</summary>
public enum ConfigurationFile
{
    /// <summary>First byte of the first range.</summary>
    Resource,

    /// <summary>Fault and resize granularity.</summary>
    Align,

    /// <summary>Whether hot-added memory holds its own memory map.</summary>
    MemmapOnMemory,
}
