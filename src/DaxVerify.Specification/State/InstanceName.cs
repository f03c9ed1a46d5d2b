namespace DaxVerify.Specification.State;

/// <summary>The two numbers of a <c>daxR.I</c> name; in a driver's id list it may name nothing that exists.</summary>
public readonly record struct InstanceName(int Region, int Id) : IComparable<InstanceName>
{
    /// <inheritdoc/>
    public int CompareTo(InstanceName other) => Region != other.Region ? Region.CompareTo(other.Region) : Id.CompareTo(other.Id);

    /// <inheritdoc/>
    public override string ToString() => $"dax{Region}.{Id}";

    /// <summary>Orders names.</summary>
    /// <param name="right">The other.</param>
    /// <returns>Whether the first comes before the second.</returns>
    public static bool operator <(InstanceName left, InstanceName right) => left.CompareTo(right) < 0;

    /// <summary>Orders names.</summary>
    /// <param name="right">The other.</param>
    /// <returns>Whether the first comes after the second.</returns>
    public static bool operator >(InstanceName left, InstanceName right) => left.CompareTo(right) > 0;

    /// <summary>Orders names.</summary>
    /// <param name="right">The other.</param>
    /// <returns>Whether the first doesn't come after the second.</returns>
    public static bool operator <=(InstanceName left, InstanceName right) => left.CompareTo(right) <= 0;

    /// <summary>Orders names.</summary>
    /// <param name="right">The other.</param>
    /// <returns>Whether the first doesn't come before the second.</returns>
    public static bool operator >=(InstanceName left, InstanceName right) => left.CompareTo(right) >= 0;
}
