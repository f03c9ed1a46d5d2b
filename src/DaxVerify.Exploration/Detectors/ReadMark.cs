namespace DaxVerify.Exploration.Detectors;

/// <summary>How often a thread has read a location, as far as is remembered.</summary>
internal enum ReadMark
{
    /// <summary>More than once since it last synchronised, or nobody counts.</summary>
    Several,

    /// <summary>Once since it last synchronised.</summary>
    First,

    /// <summary>A reference, once in all.</summary>
    Once,
}
