using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Threads;

/// <summary>
/// AsyncLocal: the framework's own, since its values flow with the execution context. What leaves its change handler ends the process; here it is a defect of the program
/// under test.
/// </summary>
[Replaces("System.Threading.AsyncLocal`1")]
internal static class AsyncLocalShim
{
    public static AsyncLocal<T> New<T>(Action<AsyncLocalValueChangedArgs<T>>? valueChangedHandler) =>
        valueChangedHandler is null ? new AsyncLocal<T>() : new AsyncLocal<T>(change => Run(valueChangedHandler, change));

    private static void Run<T>(Action<AsyncLocalValueChangedArgs<T>> handler, AsyncLocalValueChangedArgs<T> change)
    {
        if (ThreadSlot.Current is not { } slot)
        {
            handler(change);
            return;
        }

        if (slot.Controller.Aborting || slot.HasLeftContext)
        {
            return;
        }

        try
        {
            handler(change);
        }
        catch (AbortException) when (slot.Controller.Aborting)
        {
        }
#pragma warning disable CA1031 // Whatever leaves the handler is a finding.
        catch (Exception e)
#pragma warning restore CA1031
        {
            slot.Controller.Fail(slot.Controller.Detection.LeftBy(e, slot));
        }
    }
}
