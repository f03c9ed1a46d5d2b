namespace DaxVerify.Exploration.Testing;

/// <summary>Explores tests of test frameworks: all that their packages share.</summary>
public static class ConcurrencyTests
{
    /// <summary>Explores a test.</summary>
    /// <param name="test">What to explore.</param>
    /// <returns>What came of it; a test that can't be explored is an outcome too.</returns>
    public static ConcurrencyOutcome Run(ConcurrencyTest test)
    {
        ArgumentNullException.ThrowIfNull(test);
        try
        {
            return new ConcurrencyTestRun(test).Run();
        }
        catch (ExplorationException e)
        {
            return new ConcurrencyOutcome(ConcurrencyVerdict.WrongUse, $"the test can't be explored: {e.Message}", "", null);
        }
    }
}
