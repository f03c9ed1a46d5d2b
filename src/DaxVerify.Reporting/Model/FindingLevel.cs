namespace DaxVerify.Reporting.Model;

/// <summary>How much a finding counts.</summary>
public enum FindingLevel
{
    /// <summary>A hint: it fails nothing.</summary>
    Note,

    /// <summary>A rule of the sources is broken.</summary>
    Warning,

    /// <summary>Something was seen to go wrong.</summary>
    Error,
}
