using DaxVerify.Vocabulary;

namespace DaxVerify.Bus.Dax;

/// <summary>What keeps an instance's driver, which holds no reference, from going while a write of <c>memmap_on_memory</c> asks for its type.</summary>
public interface IDriverReadPolicy
{
    /// <param name="instance">The instance whose driver is read.</param>
    /// <param name="write">Takes the device semaphore, reads the driver.</param>
    /// <returns>What the write says.</returns>
    Errno Run(DevDax instance, Func<Errno> write);
}
