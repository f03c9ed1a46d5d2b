namespace DaxVerify.Bus.Dax;

/// <summary>What one kernel version has and another doesn't.</summary>
/// <param name="HasMemmapOnMemory">Whether instances have the memmap_on_memory attribute (73954d37: 6.12).</param>
/// <param name="ShowsProviderInIomem">Whether a soft-reserved range is listed under its <c>hmem.N</c> (6.1).</param>
/// <param name="HasSemaphores">Whether two semaphores guard all regions and all instances (c05ae9d8: 6.12); before, the device mutexes of providers and instances did.</param>
public sealed record KernelFeatures(bool HasMemmapOnMemory, bool ShowsProviderInIomem, bool HasSemaphores);
