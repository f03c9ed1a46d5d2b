using System.Diagnostics;
using DaxVerify.Exploration.Facts;

namespace DaxVerify.Exploration.Runtime;

/// <summary>
/// The stacks of all threads of an execution that is stuck. .NET gives no thread the stack of another; but threads that don't run
/// are parked in the engine, which can be asked to write theirs down.
/// </summary>
internal static class Stacks
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(500);

    /// <summary>Every thread but one.</summary>
    /// <param name="controller">The engine, in an execution that doesn't go on.</param>
    /// <param name="except">The thread that runs, and can't answer.</param>
    public static List<StackFact> OfOthers(Controller controller, ThreadSlot except)
    {
        var stacks = new List<StackFact>();
        foreach (var slot in Waits.Alive(controller).Where(slot => !ReferenceEquals(slot, except)))
        {
            var wait = Waits.WaitOf(slot);
            if (!slot.HasRun)
            {
                stacks.Add(new StackFact(slot.ToFact(), wait, []));
            }
            else if (ReferenceEquals(slot.Worker, except.Worker))
            {
                stacks.Add(new StackFact(slot.ToFact(), wait, [], except.ToFact()));
            }
            else
            {
                stacks.Add(new StackFact(slot.ToFact(), wait, slot.Worker!.Parking.Ask(s_patience) is { } stack ? Of(stack) : null));
            }
        }

        return stacks;
    }

    /// <summary>The frames of a stack, innermost first, without those of the engine.</summary>
    public static List<FrameFact> Of(StackTrace stack)
    {
        var frames = new List<FrameFact>();
        foreach (var frame in stack.GetFrames())
        {
            if (frame.GetMethod() is { } method && method.Module.Assembly != typeof(Stacks).Assembly)
            {
                var place = frame.GetFileName() is { } file
                    ? Place.Of(file, frame.GetFileLineNumber())
                    : "";
                frames.Add(new FrameFact($"{method.DeclaringType?.FullName}.{method.Name}", place));
            }
        }

        return frames;
    }
}
