namespace DaxVerify.Vocabulary.Operations;

/// <summary>Which regions a driver takes under the by-type policy (e9ee9fe3).</summary>
public enum DriverType
{
    /// <summary>Regions that are handed over as devices: static ones, and hmem with <c>region_idle</c>.</summary>
    Device,

    /// <summary>Regions that are handed over as RAM: hmem without <c>region_idle</c>.</summary>
    Kmem,
}
