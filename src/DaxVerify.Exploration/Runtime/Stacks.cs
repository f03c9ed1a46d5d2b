using System.Diagnostics;
using System.Globalization;
using System.Text;
using DaxVerify.Exploration.Detectors;

namespace DaxVerify.Exploration.Runtime;

/// <summary>
/// The stacks of all threads of an execution that is stuck. .NET gives no thread the stack of another; but threads that don't run
/// are parked in the engine, which can be asked to write theirs down.
/// </summary>
internal static class Stacks
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(500);

    /// <summary>Describes every thread but one.</summary>
    /// <param name="controller">The engine, in an execution that doesn't go on.</param>
    /// <param name="except">The thread that runs, and can't answer.</param>
    public static string OfOthers(Controller controller, ThreadSlot except)
    {
        var text = new StringBuilder();
        for (var i = 0; i < controller.ThreadCount; i++)
        {
            var slot = controller.Slot(i);
            if (ReferenceEquals(slot, except) || slot.Finished)
                continue;
            text.Append("\n  ").Append(slot.Describe()).Append(' ').Append(DeadlockAnalysis.WaitsFor(slot));
            if (!slot.HasRun)
                continue;
            if (ReferenceEquals(slot.Worker, except.Worker))
                text.Append(CultureInfo.InvariantCulture, $"; {except.Describe()} runs on its stack");
            else
                text.Append(slot.Worker!.Parking.Ask(s_patience) is { } stack ? Of(stack) : "; it doesn't answer for its stack");
        }

        return text.ToString();
    }

    /// <summary>The frames of a stack, innermost first, without those of the engine; one line each.</summary>
    public static string Of(StackTrace stack)
    {
        var text = new StringBuilder();
        foreach (var frame in stack.GetFrames())
        {
            if (frame.GetMethod() is not { } method || method.Module.Assembly == typeof(Stacks).Assembly)
                continue;
            text.Append(CultureInfo.InvariantCulture, $"\n    at {method.DeclaringType?.FullName}.{method.Name}");
            if (frame.GetFileName() is { } file)
                text.Append(CultureInfo.InvariantCulture, $" in {Path.GetFileName(file)}:{frame.GetFileLineNumber()}");
        }

        return text.ToString();
    }
}
