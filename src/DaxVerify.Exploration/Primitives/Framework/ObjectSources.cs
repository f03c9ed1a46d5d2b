namespace DaxVerify.Exploration.Primitives.Framework;

/// <summary>What an object is a view of: to use it is to use these as well.</summary>
internal readonly struct ObjectSources
{
    /// <summary>Up to three, some of them null.</summary>
    public ObjectSources(object? first, object? second, object? third)
    {
        First = first ?? second ?? third;
        Second = first is null ? (second is null ? null : third) : second ?? third;
        Third = first is null || second is null ? null : third;
    }

    /// <summary>The first; null if it isn't a view.</summary>
    public object? First { get; }

    /// <summary>Another.</summary>
    public object? Second { get; }

    /// <summary>And another.</summary>
    public object? Third { get; }

    /// <summary>It is a view of something.</summary>
    public bool Any => First is not null;

    /// <summary>Compares by identity.</summary>
    public bool AreSame(in ObjectSources other) => ReferenceEquals(First, other.First) && ReferenceEquals(Second, other.Second) && ReferenceEquals(Third, other.Third);
}
