namespace DaxVerify.Exploration.Primitives.Channels;

/// <summary>Something that waits for a channel: when the framework's own operation is over, so is a task of the engine's.</summary>
internal abstract class ChannelWait
{
    /// <summary>The task of the engine's.</summary>
    public abstract Task Task { get; }

    /// <summary>Notices cancellation.</summary>
    public CancellationTokenRegistration Cancellation { get; set; }

    /// <summary>The framework's own is over.</summary>
    public abstract bool IsOver { get; }

    /// <summary>Takes its outcome, once: the framework uses some operations again.</summary>
    public abstract void Take();

    /// <summary>Completes the task, in the course of which what awaits it may go on.</summary>
    public abstract void Complete();
}
