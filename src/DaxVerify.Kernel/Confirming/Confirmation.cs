namespace DaxVerify.Kernel.Confirming;

/// <summary>What came of one finding on one kernel.</summary>
/// <param name="Finding">Name of the finding.</param>
/// <param name="Verdict">Whether it shows.</param>
/// <param name="Evidence">In one line: the symptom, or why there is none.</param>
/// <param name="Boots">Boots that it took.</param>
/// <param name="Elapsed">Time that it took.</param>
public sealed record Confirmation(string Finding, FindingVerdict Verdict, string Evidence, int Boots, TimeSpan Elapsed);
