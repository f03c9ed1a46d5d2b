using System.Runtime.CompilerServices;
using DaxVerify.Exploration.Facts;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Process;

/// <summary>Looks, where a rewritten method begins that calls others, whether there is stack left: the runtime ends the process where there is none, and nothing would be told of the execution.</summary>
internal static class StackGuard
{
    private const int PlacesMax = 8;

    /// <summary>Ends the execution with a defect before the stack of the thread is used up.</summary>
    /// <param name="site">Where the method begins.</param>
    public static void Enter(string site)
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            ComeToEnd(site);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static unsafe void ComeToEnd(string site)
    {
        // Of a thread that isn't under control nobody has an execution in hand.
        var here = 0;
        if (ThreadSlot.Current is not { } slot || (slot.StackEnd ??= new StackEnd()).Note((nuint)(&here), Site.Place(site)) is not { } places)
        {
            return;
        }

        slot.Controller.Fail(new Finding
        {
            Kind = BugKind.UnhandledException,
            Thread = slot.ToFact(),
            Place = places[0],
            Exception = new ExceptionFact(typeof(StackOverflowException).FullName!, $"the program's stack is used up; what was called last begins at {WordsOf(places)}", IsAssertion: false),
        });
        throw new AbortException();
    }

    private static string WordsOf(IReadOnlyList<string> places) =>
        $"{string.Join(", ", places.Take(PlacesMax))}{(places.Count > PlacesMax ? $" and {places.Count - PlacesMax} more" : "")}";
}
