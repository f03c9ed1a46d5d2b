using System.Diagnostics;
using System.Runtime.Loader;
using DaxVerify.Exploration.Facts;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Detectors;

/// <summary>Turns an exception that left a thread into a finding, with the place it was thrown at.</summary>
internal static class ExceptionAnalysis
{
    public static Finding Describe(Exception exception, ThreadSlot slot)
    {
        while (exception is System.Reflection.TargetInvocationException or TypeInitializationException && exception.InnerException is { } inner)
        {
            exception = inner;
        }

        var found = new Finding { Kind = BugKind.UnhandledException, Thread = slot.ToFact(), Place = ThrownAt(exception) };
        if (exception is UncontrolledOperationException uncontrolled)
        {
            return found with { Kind = BugKind.UncontrolledOperation, Operation = uncontrolled.Operation };
        }

        var isAssertion = AssertionContract.IsMetBy(exception.GetType());
        return found with
        {
            Kind = isAssertion ? BugKind.AssertionFailed : BugKind.UnhandledException,
            Exception = new ExceptionFact(exception.GetType().FullName!, MessageOf(exception), isAssertion),
        };
    }

    /// <summary>Describes the place where a thread blocked outside control, as the exception shows it that freed it.</summary>
    public static Finding DescribeStuck(Exception exception, ThreadSlot slot)
    {
        var place = ThrownAt(exception);
        return new Finding
        {
            Kind = BugKind.UncontrolledOperation,
            Thread = slot.ToFact(),
            Place = place,
            Operation = slot.Outside.Length > 0 ? slot.Outside : $"{BlockedIn(exception)} at {place}",
            Stacks = [new StackFact(slot.ToFact(), null, Stacks.Of(new StackTrace(exception, fNeedFileInfo: true))), .. Stacks.OfOthers(slot.Controller, slot)],
        };
    }

    /// <summary>What the exception says, which is code of the program that may fail itself.</summary>
    private static string MessageOf(Exception exception)
    {
        try
        {
            return exception.Message ?? "";
        }
#pragma warning disable CA1031 // Whatever it throws is no message.
        catch (Exception e) when (e is not AbortException)
#pragma warning restore CA1031
        {
            return $"(its message can't be had: asking for it throws {e.GetType().FullName})";
        }
    }

    /// <summary>
    /// The framework's method that blocked, as the program called it: what it called itself may be no name that anybody knows, and is none at all if cleaning up
    /// after the interruption threw in its turn.
    /// </summary>
    private static string BlockedIn(Exception exception)
    {
        var frames = new StackTrace(exception).GetFrames();
        var ours = Array.FindIndex(frames, IsRewritten);
        var method = frames.Take(ours < 0 ? frames.Length : ours).Select(frame => frame.GetMethod()).LastOrDefault(m => m is not null && m.Module.Assembly != typeof(ExceptionAnalysis).Assembly);
        return method is null ? "an unknown operation" : $"{method.DeclaringType?.FullName?.Replace('+', '.')}.{method.Name}";
    }

    /// <summary>The innermost frame in rewritten code; assertion libraries have symbols too, but their lines tell nothing.</summary>
    private static string ThrownAt(Exception exception)
    {
        var frames = new StackTrace(exception, fNeedFileInfo: true).GetFrames();
        var frame = Array.Find(frames, f => f.GetFileName() is not null && IsRewritten(f))
            ?? Array.Find(frames, f => f.GetFileName() is not null && f.GetMethod()?.Module.Assembly != typeof(ExceptionAnalysis).Assembly);
        if (frame is not null)
        {
            return Runtime.Place.Of(frame.GetFileName()!, frame.GetFileLineNumber());
        }

        return frames.Length > 0 ? frames[0].GetMethod()?.Name ?? "unknown place" : "unknown place";
    }

    private static bool IsRewritten(StackFrame frame) =>
        frame.GetMethod()?.Module.Assembly is { } assembly
        && AssemblyLoadContext.GetLoadContext(assembly) is IRewrittenCode program
        && program.Contains(assembly);
}
