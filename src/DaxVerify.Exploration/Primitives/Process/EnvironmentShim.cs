using DaxVerify.Exploration.Facts;
using DaxVerify.Exploration.Primitives.Threads;
using DaxVerify.Exploration.Primitives.Time;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Process;

/// <summary>Environment: ticks in virtual time, thread numbers of the execution, and exits as defects.</summary>
[Replaces("System.Environment")]
internal static class EnvironmentShim
{
    public static int get_TickCount() => (int)(VirtualClock.Ticks / TimeSpan.TicksPerMillisecond);

    public static long get_TickCount64() => VirtualClock.Ticks / TimeSpan.TicksPerMillisecond;

    public static int get_CurrentManagedThreadId() => ControlledThread.CurrentThread.ManagedThreadId;

    /// <summary>What tells an iterator whether the thread that made it asks it for an enumerator: whatever the answer, the program can't see it.</summary>
    public static int NumberForIterator() => ThreadSlot.Current is { } slot ? -1 - slot.Id : Environment.CurrentManagedThreadId;

    public static void FailFast(string? message, string site) => Leave("Environment.FailFast", message, site);

    public static void FailFast(string? message, Exception? exception, string site) => Leave("Environment.FailFast", message, site);

    public static void Exit(int exitCode, string site) => Leave("Environment.Exit", $"code {exitCode}", site);

    private static void Leave(string what, string? message, string site)
    {
        if (ThreadSlot.Current is not { } slot)
        {
            throw Refusal.Of($"{what} at {Site.Place(site)}");
        }

        slot.Controller.Fail(new Finding
        {
            Kind = BugKind.UnhandledException,
            Thread = slot.ToFact(),
            Place = Site.Place(site),
            Operation = what,
            OperationText = message ?? "",
        });
        throw new AbortException();
    }
}
