using DaxVerify.Bus.Dax;
using DaxVerify.Vocabulary;

namespace DaxVerify.Bus.Modes.Linux;

/// <summary>Linux 6.12 reads <c>dev->driver->type</c> under the device semaphore, which no unbind takes: the module's data may be freed meanwhile (finding 026).</summary>
public sealed class DriverReadUnderSemaphore : IDriverReadPolicy
{
    /// <inheritdoc/>
    public Errno Run(DevDax instance, Func<Errno> write) => write();
}
