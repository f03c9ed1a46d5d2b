using DaxVerify.Bus.Resources;

namespace DaxVerify.Scenarios.Checks;

/// <summary>What a region owes when it is gone: looked at then without touching the region, which is released.</summary>
/// <param name="Ranges">Its allocations.</param>
/// <param name="Ids">Its instances' ids.</param>
internal sealed record RegionAccounts(int Id, Resource Ranges, IdAllocator Ids);
