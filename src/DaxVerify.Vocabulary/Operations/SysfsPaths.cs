namespace DaxVerify.Vocabulary.Operations;

/// <summary>Spells the bus's files, and writes to them.</summary>
public static class SysfsPaths
{
    /// <summary>A file of a region.</summary>
    /// <param name="region">Its id.</param>
    /// <param name="attribute">The file.</param>
    public static string Region(int region, string attribute, bool isStatic = false) => isStatic
        ? $"/sys/bus/nd/devices/dax{region}.0/dax_region/{attribute}"
        : $"/sys/bus/platform/devices/hmem.{region}/dax_region/{attribute}";

    /// <summary>A file of an instance.</summary>
    /// <param name="attribute">The file.</param>
    public static string Instance(string name, string attribute) => $"/sys/bus/dax/devices/{name}/{attribute}";

    /// <summary>A file of a driver.</summary>
    /// <param name="driver">Its name.</param>
    /// <param name="attribute">The file.</param>
    public static string Driver(string driver, string attribute) => $"/sys/bus/dax/drivers/{driver}/{attribute}";

    /// <summary>A file of the providers' driver.</summary>
    /// <param name="attribute">The file.</param>
    /// <param name="isStatic">Whether the regions are static.</param>
    public static string Provider(string attribute, bool isStatic = false) =>
        isStatic ? $"/sys/bus/nd/drivers/dax_pmem/{attribute}" : $"/sys/bus/platform/drivers/hmem/{attribute}";

    /// <param name="region">Region id.</param>
    /// <returns>Its name.</returns>
    public static string ProviderDevice(int region, bool isStatic = false) => isStatic ? $"dax{region}.0" : $"hmem.{region}";

    /// <summary>A write of text.</summary>
    /// <param name="path">The file.</param>
    /// <param name="value">The text.</param>
    public static WriteOperation Write(string path, string value) => new(path, ByteString.FromText(value));
}
