namespace DaxVerify.Exploration.Runtime;

/// <summary>A verdict on what a thread has just done that depends on what it does next.</summary>
internal abstract class Unsettled
{
    /// <summary>The thread has reached its next scheduling point, or its end: <see cref="ThreadSlot.Kind"/> and the object say what comes.</summary>
    public abstract void Settle(ThreadSlot slot);
}
