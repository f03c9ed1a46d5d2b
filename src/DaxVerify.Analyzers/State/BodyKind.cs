namespace DaxVerify.Analyzers.State;

/// <summary>What kind of body is analyzed, which decides what it may touch.</summary>
internal enum BodyKind
{
    /// <summary>A method, accessor or operator.</summary>
    Method,

    /// <summary>A constructor, initialiser or finalizer: nobody else sees the object.</summary>
    Construction,

    /// <summary>The static counterpart.</summary>
    StaticConstruction,

    /// <summary>A lambda or local function.</summary>
    Nested,
}
