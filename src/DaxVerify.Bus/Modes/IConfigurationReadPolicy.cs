using DaxVerify.Bus.Dax;
using DaxVerify.Vocabulary;

namespace DaxVerify.Bus.Modes;

/// <summary>How an instance's align, resource and memmap_on_memory are read.</summary>
public interface IConfigurationReadPolicy
{
    /// <summary>Reads something of the configuration.</summary>
    /// <typeparam name="T">What is read.</typeparam>
    /// <param name="instance">The instance.</param>
    /// <param name="read">Reads it.</param>
    /// <param name="killed">A fatal signal.</param>
    /// <param name="result">What was read.</param>
    /// <returns>EINTR when a wait was killed.</returns>
    Errno Read<T>(DevDax instance, Func<DevDax, T> read, CancellationToken killed, out T? result);
}
