using DaxVerify.Specification.Invariants;

namespace DaxVerify.Verification.Tests.Generation;

/// <summary>No generator may be the weak one: each kills every bus broken by hand.</summary>
public class KillTests
{
    private const long OperationsMax = 100_000;

    public static TheoryData<string, string> Cases()
    {
        var cases = new TheoryData<string, string>();
        foreach (var invariant in StandardInvariants.All)
        {
            foreach (var generator in OperationsToKill.Generators)
            {
                cases.Add(invariant.Name, generator);
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Broken_bus_is_killed_by_every_generator(string invariant, string generator)
    {
        var operations = OperationsToKill.Count(invariant, generator, seed: 1);

        Assert.True(operations is not null, $"{generator} didn't kill the bus that breaks {invariant}");
        Assert.InRange(operations.Value, 1, OperationsMax);
    }
}
