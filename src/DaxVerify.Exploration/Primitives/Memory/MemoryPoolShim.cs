using System.Buffers;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Memory;

/// <summary>
/// The framework's pool of memory: who rents has an array of its own. Which of the arrays given back the framework's pool would hand out next, to which thread, no schedule tells.
/// </summary>
[Replaces("System.Buffers.MemoryPool`1")]
internal static class MemoryPoolShim
{
    public static IMemoryOwner<T> Rent<T>(MemoryPool<T> instance, int minBufferSize) =>
        ThreadSlot.Current is null || !ReferenceEquals(instance, MemoryPool<T>.Shared) ? instance.Rent(minBufferSize) : new FreshMemory<T>(minBufferSize);
}
