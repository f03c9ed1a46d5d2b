using System.Runtime.CompilerServices;
using DaxVerify.Exploration.Detectors;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Tasks;

/// <summary>What an <c>async void</c> method throws would be thrown on the thread pool, beyond control: it is a defect where it happens.</summary>
[Replaces("System.Runtime.CompilerServices.AsyncVoidMethodBuilder")]
internal static class AsyncVoidShim
{
    public static void SetException(ref AsyncVoidMethodBuilder builder, Exception exception)
    {
        if (ThreadSlot.Current is { } slot)
        {
            slot.Controller.Fail(ExceptionAnalysis.Describe(exception, slot));
        }
        else
        {
            builder.SetException(exception);
        }
    }
}
