using DaxVerify.Exploration.Facts;

namespace DaxVerify.Exploration.Runtime;

/// <summary>Who released an object, where, and in which execution: what every part of the object is marked with from then on.</summary>
/// <param name="Stamp">The execution's number.</param>
/// <param name="Thread">Who.</param>
/// <param name="Site">Where.</param>
/// <param name="What">What messages call the object.</param>
/// <param name="IsDisposal">By a Dispose, which may come while others are in one, too: no access before it is a defect.</param>
internal sealed record Released(int Stamp, ThreadFact Thread, string Site, string What, bool IsDisposal = false);
