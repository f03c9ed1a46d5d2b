namespace DaxVerify.Bus.Dax;

/// <summary>What a use of a region's or an instance's files takes before the semaphores.</summary>
public interface IProviderLockPolicy
{
    /// <summary>Runs what uses a region with the locks that come first held.</summary>
    /// <typeparam name="T">What it returns.</typeparam>
    /// <param name="use">The use; takes the semaphores that it needs.</param>
    /// <returns>What it returned.</returns>
    T Run<T>(DaxRegion region, Func<T> use);

    /// <summary>Runs what uses one instance with the lock held that is the instance's own.</summary>
    /// <typeparam name="T">What it returns.</typeparam>
    /// <param name="use">The use; takes the device semaphore if it needs it.</param>
    /// <returns>What it returned.</returns>
    T RunOn<T>(DevDax instance, Func<T> use);
}
