using System.Buffers;

namespace DaxVerify.Exploration.Primitives.Memory;

/// <summary>Memory that nobody had before and nobody will have after its owner.</summary>
internal sealed class FreshMemory<T> : IMemoryOwner<T>
{
    private const int UsualBytes = 4096;
    private T[]? _array;

    /// <summary>Makes it.</summary>
    /// <param name="least">Fewest elements; -1 for as many as the pool likes.</param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than -1, or more than an array can have.</exception>
    public FreshMemory(int least)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(least, -1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(least, Array.MaxLength);
        _array = new T[least < 0 ? 1 + ((UsualBytes - 1) / System.Runtime.CompilerServices.Unsafe.SizeOf<T>()) : least];
    }

    /// <inheritdoc/>
    public Memory<T> Memory
    {
        get
        {
            ObjectDisposedException.ThrowIf(_array is null, typeof(IMemoryOwner<T>));
            return _array;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _array = null;
}
