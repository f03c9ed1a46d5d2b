using DaxVerify.Vocabulary;

namespace DaxVerify.Bus.Dax;

/// <summary>How an instance's align, resource and memmap_on_memory are read.</summary>
public interface IConfigurationReadPolicy
{
    /// <summary>Reads a file of the configuration.</summary>
    /// <param name="killed">A fatal signal.</param>
    /// <param name="text">What it shows.</param>
    /// <returns>EINTR when a wait was killed.</returns>
    Errno Read(DevDax instance, ConfigurationFile file, CancellationToken killed, out string text);
}
