using System.Reflection;
using System.Runtime.CompilerServices;
using DaxVerify.Exploration.Facts;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Tasks;

/// <summary>
/// The async void methods that have begun in an execution and not ended. A test that is one itself gives nothing to wait for: it has ended, as in the frameworks that allow such
/// tests, when every async void method that began meanwhile has.
/// </summary>
internal sealed class AsyncVoidCalls : SyncObject
{
    private static AsyncVoidCalls? s_watched;
    private int _open;

    private AsyncVoidCalls()
    {
    }

    /// <inheritdoc/>
    public override bool Available => _open == 0;

    /// <inheritdoc/>
    public override WaitKind WaitedForAs => WaitKind.Completion;

    /// <inheritdoc/>
    /// <remarks>Those that wait have no task of their own.</remarks>
    public override IEnumerable<object> Blockers(object waiter) => TaskTable.Suspended.Where(suspended => suspended.Of is null);

    /// <inheritdoc/>
    public override ObjectFact ToFact() => new(Id, "async void method", "");

    /// <summary>Whether a method is declared <c>async void</c>.</summary>
    public static bool IsOne(MethodInfo method) => method.ReturnType == typeof(void) && method.IsDefined(typeof(AsyncStateMachineAttribute), inherit: false);

    /// <summary>Runs a test, and waits for it if it is an async void method.</summary>
    /// <param name="method">The test.</param>
    /// <param name="body">Calls it.</param>
    /// <param name="site">The test.</param>
    public static void Run(MethodInfo method, Action body, string site)
    {
        if (ThreadSlot.Current is not { } slot || !IsOne(method))
        {
            body();
            return;
        }

        var calls = new AsyncVoidCalls();
        calls.Touch(slot.Controller);
        s_watched = calls;
        body();
        Waiting.Wait(slot, OpKind.EventWait, calls, Timeout.Infinite, default, site);
        Waiting.Acquire(slot, calls);
    }

    /// <summary>A method begins.</summary>
    public static void Begin()
    {
        if (Watched() is { } calls)
        {
            calls._open++;
        }
    }

    /// <summary>A method is about to end.</summary>
    public static void End(string site)
    {
        if (Watched() is { } calls)
        {
            var slot = ThreadSlot.Current!;
            slot.Controller.Point(slot, OpKind.ReadWrite, calls, site);
            calls._open--;
            Waiting.Release(slot, calls);
        }
    }

    /// <summary>Those of the running execution; null if its test waits for none.</summary>
    private static AsyncVoidCalls? Watched() => s_watched is { } calls && ThreadSlot.Current is { Controller.Aborting: false } slot && calls.IsUsedIn(slot.Controller) ? calls : null;
}
