using DaxVerify.Exploration.Facts;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Cancellation;

/// <summary>The end of a callback that was registered with a token: to dispose of the registration waits for it while another thread runs the callback.</summary>
/// <param name="site">Where the callback was registered.</param>
internal sealed class CallbackEnd(string site) : SyncObject
{
    /// <summary>The callback has run.</summary>
    public bool IsOver { get; set; }

    /// <summary>The thread that runs it, once one does.</summary>
    public ThreadSlot? RunBy { get; set; }

    /// <inheritdoc/>
    public override bool Available => IsOver;

    /// <inheritdoc/>
    public override WaitKind WaitedForAs => WaitKind.Completion;

    /// <inheritdoc/>
    public override IEnumerable<object> Blockers(object waiter) => RunBy is { Finished: false } slot && !IsOver ? [slot] : [];

    /// <inheritdoc/>
    public override ObjectFact ToFact() => new(Id, "callback", Site.Place(site).Length == 0 ? "" : $"registered at {Site.Place(site)}");
}
