using DaxVerify.Bus;
using DaxVerify.Bus.Dax;

namespace DaxVerify.Verification.Scenarios;

/// <summary>The invariant no-leak: what may be left after everything was torn down.</summary>
internal static class TearDownChecks
{
    /// <summary>Checks a machine after its tear-down.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="regions">Every region that it had.</param>
    /// <exception cref="InvariantBrokenException">Something is left.</exception>
    public static void Check(DaxMachine machine, IReadOnlyList<DaxRegion> regions)
    {
        foreach (var region in regions)
        {
            if (region.Resource.Children.Count > 0)
            {
                throw new InvariantBrokenException("no-leak", $"region {region.Id} still has the range {region.Resource.Children[0].Name}");
            }

            if (region.InstanceIds.Count > 0)
            {
                throw new InvariantBrokenException("no-leak", $"{region.InstanceIds.Count} instance ids of region {region.Id} are still taken");
            }
        }

        var alive = machine.Kernel.Ledger.Alive();
        if (alive.Count > 0)
        {
            throw new InvariantBrokenException("no-leak", $"alive after full tear-down: {string.Join(", ", alive)}");
        }
    }
}
