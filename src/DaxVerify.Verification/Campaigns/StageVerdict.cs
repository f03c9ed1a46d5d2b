namespace DaxVerify.Verification.Campaigns;

/// <summary>How a stage of a check ended.</summary>
public enum StageVerdict
{
    /// <summary>Nothing was found.</summary>
    Clean,

    /// <summary>A violation was found.</summary>
    Violation,
}
