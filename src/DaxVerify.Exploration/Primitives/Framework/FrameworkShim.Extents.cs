using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Framework;

/// <content>Calls that say only afterwards how much they have written.</content>
internal static partial class FrameworkShim
{
    private const string KnownLater = "how much a call writes is known after it, where no scheduling point can stand before it any more";

    /// <summary>Before such a call: accesses to memory that are scheduling points would have to be known now.</summary>
    public static void TellsLater(string site)
    {
        if (ThreadSlot.Current is { Controller: { MemoryPoints: true, Aborting: false } controller } slot && controller.HasOthers(slot))
        {
            controller.Limits.Note(LimitKind.Unordered, KnownLater, site);
        }
    }

    /// <summary>After a call that has written the first elements of a span.</summary>
    public static void WritesFirst<T>(Span<T> span, int count, string site) => WritesSpan(span[..Math.Clamp(count, 0, span.Length)], site);
}
