using System.Runtime.CompilerServices;
using DaxVerify.Exploration.Facts;
using DaxVerify.Exploration.Primitives.Framework;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Cancellation;

/// <summary>
/// What the engine knows about a CancellationTokenSource. The framework's object keeps the flag, for code outside control;
/// callbacks are kept and run here, so that they are scheduled like any other code.
/// </summary>
internal sealed class CancellationState : SyncObject
{
    private static ConditionalWeakTable<CancellationTokenSource, CancellationState> s_states = [];

    /// <summary>Callbacks registered and not yet run, in order.</summary>
    public List<CancellationCallback> Callbacks { get; } = [];

    /// <summary>Cancels it later; null unless it is armed.</summary>
    public Tasks.ControlledTimer? Timer { get; set; }

    /// <summary>What was registered with the tokens that it is linked to.</summary>
    public List<CancellationTokenRegistration> Links { get; } = [];

    /// <summary>Looks at the token, which throw once the source is disposed of.</summary>
    public UnseenUses Uses { get; } = new();

    /// <summary>The callback that is being run.</summary>
    public CancellationCallback? Running { get; set; }

    /// <summary>Callbacks that have run.</summary>
    public List<CancellationCallback> Ran { get; } = [];

    /// <summary>The source was disposed of.</summary>
    public bool IsDisposed { get; set; }

    public static CancellationState Of(CancellationTokenSource source) => s_states.GetOrCreateValue(source);

    /// <summary>The source of a token; null for a token that can't be cancelled.</summary>
    public static CancellationTokenSource? SourceOf(CancellationToken token) => Source(ref token);

    /// <summary>Drops all objects, so that the load context of a finished exploration can be unloaded.</summary>
    public static void Clear() => s_states = [];

    /// <inheritdoc/>
    public override ObjectFact ToFact() => new(Id, "CancellationTokenSource", "");

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_source")]
    private static extern ref CancellationTokenSource? Source(ref CancellationToken token);
}
