namespace DaxVerify.Exploration.Primitives.Parallelism;

/// <summary>What an asynchronous parallel loop goes over.</summary>
/// <typeparam name="T">An item.</typeparam>
internal interface IAsyncLoopItems<T>
{
    /// <summary>How many there are; null if that shows only in the end.</summary>
    long? Count { get; }

    /// <summary>Takes the next.</summary>
    /// <returns>False if there is none left.</returns>
    Task<(bool IsThere, T Item)> TakeAsync();

    /// <summary>All have been gone through, or nobody wants more.</summary>
    Task EndAsync();
}
