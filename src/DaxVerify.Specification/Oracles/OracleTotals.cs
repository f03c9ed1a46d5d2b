namespace DaxVerify.Specification.Oracles;

/// <summary>What an oracle has judged.</summary>
/// <param name="Histories">Histories asked about.</param>
/// <param name="Searched">Of these, searched anew; the others had been judged before.</param>
/// <param name="Violations">Searches that found no order.</param>
/// <param name="Unknown">Searches that reached their limit.</param>
/// <param name="Steps">Atomic steps of all searches.</param>
/// <param name="CacheHits">How often a search came to where it had been before.</param>
public readonly record struct OracleTotals(long Histories, long Searched, long Violations, long Unknown, long Steps, long CacheHits);
