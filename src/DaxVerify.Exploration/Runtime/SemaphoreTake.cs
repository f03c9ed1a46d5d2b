using DaxVerify.Exploration.Facts;

namespace DaxVerify.Exploration.Runtime;

/// <summary>A count of a semaphore that was taken, for reports.</summary>
internal sealed class SemaphoreTake
{
    /// <summary>Who took it.</summary>
    public required ThreadSlot Thread { get; init; }

    public required string Site { get; init; }

    /// <summary>The async method that took it, whatever thread it runs on; null if it is none, or has not waited yet.</summary>
    public SyncObject? Method { get; set; }

    /// <summary>Who holds it: a thread or an await; null if that has ended.</summary>
    public object? Holder() =>
        Method is { Available: false } method ? method.Blockers(this).FirstOrDefault() ?? Thread : Thread.Finished ? null : Thread;

    /// <summary>Who holds it.</summary>
    public HoldFact ToFact() =>
        new(Holder() is IBlocked blocked ? blocked.ToFact() : Thread.ToFact(), LockMode.Exclusive, Runtime.Site.Place(Site));
}
