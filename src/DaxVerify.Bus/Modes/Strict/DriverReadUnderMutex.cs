using DaxVerify.Bus.Dax;
using DaxVerify.Vocabulary;

namespace DaxVerify.Bus.Modes.Strict;

/// <summary>The instance's mutex, which probe and unbind hold, keeps the driver while it is read; it comes before the semaphore, as in a probe.</summary>
public sealed class DriverReadUnderMutex : IDriverReadPolicy
{
    /// <inheritdoc/>
    public Errno Run(DevDax instance, Func<Errno> write)
    {
        using (instance.Mutex.Hold())
        {
            return write();
        }
    }
}
