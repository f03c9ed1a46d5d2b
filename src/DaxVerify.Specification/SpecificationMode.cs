namespace DaxVerify.Specification;

/// <summary>Whose behaviour the specification describes.</summary>
public enum SpecificationMode
{
    /// <summary>Refuses or repairs what a maintainer would call wrong; every invariant holds.</summary>
    Strict,

    /// <summary>What recorded Linux 6.1 does, defects included; matching by the match-always policy.</summary>
    Linux61,

    /// <summary>What recorded Linux 6.12 does, defects included; matching by type.</summary>
    Linux612,
}
