namespace DaxVerify.Bus.Dax;

/// <summary>What a use of a region's or an instance's files takes before the semaphores.</summary>
public interface IProviderLockPolicy
{
    /// <summary>Runs it with the locks that come first held.</summary>
    /// <typeparam name="T">What it returns.</typeparam>
    /// <param name="use">The use; takes the semaphores that it needs.</param>
    /// <returns>What it returned.</returns>
    T Run<T>(DaxRegion region, Func<T> use);
}
