namespace DaxVerify.Verification.Recordings;

/// <summary>Why a recorded kernel can no longer be trusted after a step (<c>specs/kernel-traces/README.md</c>, "Hazards").</summary>
public enum HazardKind
{
    /// <summary>Bound again while a file or mapping of an earlier binding was alive: nothing is compared afterwards.</summary>
    ReboundWithStaleReference,

    /// <summary>An open succeeded with no driver bound: nothing is compared afterwards.</summary>
    OpenOfUnboundDevice,

    /// <summary>A bound device was extended: operations on device nodes aren't compared afterwards.</summary>
    RangeAddedWhileBound,

    /// <summary>A device_dax probe failed and sticks: operations on device nodes aren't compared afterwards.</summary>
    ProbeFailed,
}
