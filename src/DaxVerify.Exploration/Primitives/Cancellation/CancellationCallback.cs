namespace DaxVerify.Exploration.Primitives.Cancellation;

/// <summary>One callback registered with a token.</summary>
internal sealed class CancellationCallback
{
    /// <summary>What to run.</summary>
    public required Action Action { get; init; }

    /// <summary>The framework's registration, by which the program names this one.</summary>
    public CancellationTokenRegistration Registration { get; set; }

    /// <summary>That it has run.</summary>
    public required CallbackEnd End { get; init; }
}
