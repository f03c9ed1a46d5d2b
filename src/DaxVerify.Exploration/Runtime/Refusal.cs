using DaxVerify.Exploration.Facts;

namespace DaxVerify.Exploration.Runtime;

/// <summary>The end of an execution that does something which the engine can't control.</summary>
internal static class Refusal
{
    /// <summary>
    /// Records the operation as the execution's defect, so that no catch block and no forgotten task can hide it.
    /// </summary>
    /// <returns>The exception to throw: one that unwinds the execution, or, outside control, one that names the operation.</returns>
    public static Exception Of(string operation)
    {
        var refusal = new UncontrolledOperationException(operation);
        if (ThreadSlot.Current is not { } slot)
        {
            return refusal;
        }

        slot.Controller.Fail(new Finding { Kind = BugKind.UncontrolledOperation, Thread = slot.ToFact(), Operation = operation });
        return new AbortException();
    }
}
