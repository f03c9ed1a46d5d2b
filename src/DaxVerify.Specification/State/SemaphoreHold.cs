namespace DaxVerify.Specification.State;

/// <summary>Which of the two semaphores an operation holds exclusively between two of its steps. At rest <see cref="Free"/>.</summary>
public enum SemaphoreHold
{
    /// <summary>Neither.</summary>
    Free,

    Region,

    RegionAndDevice,
}
