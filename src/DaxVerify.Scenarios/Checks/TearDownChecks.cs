using DaxVerify.Bus;
using DaxVerify.Vocabulary.Observations;

namespace DaxVerify.Scenarios.Checks;

/// <summary>The invariant no-leak: what may be left after everything was torn down.</summary>
internal static class TearDownChecks
{
    /// <summary>Checks a machine after its tear-down.</summary>
    /// <param name="regions">Every region that it had.</param>
    /// <returns>What is broken, or <see langword="null"/>.</returns>
    public static BrokenInvariant? Check(DaxMachine machine, IReadOnlyList<RegionAccounts> regions)
    {
        foreach (var region in regions)
        {
            if (region.Ranges.Children.Count > 0)
            {
                return new BrokenInvariant("no-leak", $"region {region.Id} still has the range {region.Ranges.Children[0].Name}");
            }

            if (region.Ids.Count > 0)
            {
                return new BrokenInvariant("no-leak", $"instance ids of region {region.Id} that are still taken: {region.Ids.Count}");
            }
        }

        var alive = machine.Kernel.Ledger.Alive();
        return alive.Count > 0 ? new BrokenInvariant("no-leak", $"alive after full tear-down: {string.Join(", ", alive)}") : null;
    }
}
