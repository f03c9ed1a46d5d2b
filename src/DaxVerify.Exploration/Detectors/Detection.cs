using DaxVerify.Exploration.Facts;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Detectors;

/// <summary>The detectors of one exploration, as the controller tells them.</summary>
internal sealed class Detection : IDetection
{
    /// <summary>Lock-order prediction, over all executions of the exploration.</summary>
    public LockOrder LockOrder { get; } = new();

    /// <inheritdoc/>
    public void BeginExecution() => LockOrder.BeginExecution();

    /// <inheritdoc/>
    public void OnAcquired(ThreadSlot slot, LockState taken, string site) => LockOrder.OnAcquired(slot, taken, site);

    /// <inheritdoc/>
    public Finding NoThreadEnabled(Controller controller) => DeadlockAnalysis.Describe(controller);

    /// <inheritdoc/>
    public Finding? SpinInCircle(Controller controller) => LivelockAnalysis.FindCircle(controller);

    /// <inheritdoc/>
    public Finding DoesNotEnd(Controller controller) => LivelockAnalysis.Describe(controller);

    /// <inheritdoc/>
    public Finding EndedWithLocks(ThreadSlot slot) => DeadlockAnalysis.DescribeHeld(slot);

    /// <inheritdoc/>
    public Finding LeftBy(Exception exception, ThreadSlot slot) => ExceptionAnalysis.Describe(exception, slot);

    /// <inheritdoc/>
    public Finding InterruptedBy(Exception exception, ThreadSlot slot) => ExceptionAnalysis.DescribeStuck(exception, slot);
}
