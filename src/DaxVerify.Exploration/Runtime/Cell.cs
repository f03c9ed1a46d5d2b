using System.Runtime.CompilerServices;

namespace DaxVerify.Exploration.Runtime;

/// <summary>What is accessed: a location, or some bytes of one.</summary>
internal readonly ref struct Cell
{
    private readonly ref Shadow _whole;

    /// <summary>A location, or a part of it.</summary>
    /// <param name="whole">The location.</param>
    /// <param name="part">The part; null for all of it.</param>
    public Cell(ref Shadow whole, PartState? part = null)
    {
        _whole = ref whole;
        Part = part;
    }

    /// <summary>A location that isn't known.</summary>
    public static Cell Unknown => new(ref Unsafe.NullRef<Shadow>());

    /// <summary>The field, static or element.</summary>
    public ref Shadow Whole => ref _whole;

    /// <summary>The part of it; null for all of it.</summary>
    public PartState? Part { get; }

    /// <summary>False for an address whose origin nobody saw.</summary>
    public bool IsKnown => !Unsafe.IsNullRef(ref _whole);

    /// <summary>What is remembered of just these bytes.</summary>
    public ref Shadow Own => ref Part is null ? ref _whole : ref Part.Shadow;

    /// <summary>These bytes as an atomic object.</summary>
    public LocationState Location => Own.Extra ??= new LocationState();

    /// <summary>Some bytes of a location: of a struct, or of what is looked at as smaller things.</summary>
    /// <param name="whole">The location.</param>
    /// <param name="offset">Where they begin in it.</param>
    /// <param name="bytes">How many there are.</param>
    public static Cell PartOf(ref Shadow whole, nint offset, nint bytes) => new(ref whole, (whole.Extra ??= new LocationState()).PartAt((int)offset, (int)bytes));
}
