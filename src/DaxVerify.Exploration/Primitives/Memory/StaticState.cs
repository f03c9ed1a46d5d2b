using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Memory;

/// <summary>
/// Static fields of rewritten types, put back to zero before each execution. A type is registered when something of it is first touched; its static constructor runs in each execution
/// where the program comes to it (<see cref="TypeInitialiser"/>), those of modules at the start.
/// </summary>
internal static class StaticState
{
    /// <summary>Name of the type that the module's initialisers are moved to.</summary>
    public const string ModuleInitialisers = "$ModuleInitialisers";

    private static readonly Lock s_lock = new();

    /// <summary>Replaced as a whole: a module may be loaded beside a running exploration.</summary>
    private static volatile Entry[] s_entries = [];

    /// <summary>Called where the runtime initialises a rewritten type that has a static constructor.</summary>
    /// <param name="zero">Sets the type's static fields to zero.</param>
    /// <param name="initialise">What the static constructor did.</param>
    /// <param name="mayRunEarlier">The runtime may run it before the first access.</param>
    /// <param name="isPlain">Nobody can tell when it runs, as its code shows.</param>
    /// <returns>What rewritten code asks to run it, where it comes to the type.</returns>
    public static TypeInitialiser Register(Action zero, Action initialise, bool mayRunEarlier, bool isPlain)
    {
        var initialiser = new TypeInitialiser(zero.Method.DeclaringType!, initialise, mayRunEarlier, isPlain);
        Add(new Entry(zero, initialiser, IsModule: false));
        return initialiser;
    }

    /// <summary>The same for a type that has static fields alone.</summary>
    public static void RegisterFields(Action zero) => Add(new Entry(zero, null, IsModule: false));

    /// <summary>
    /// The same for a module, whose initialisers run at the start of each execution. One that is met in the middle of an execution runs at once.
    /// </summary>
    public static void RegisterModule(Action zero, Action initialise)
    {
        var initialiser = new TypeInitialiser(zero.Method.DeclaringType!, initialise);
        Add(new Entry(zero, initialiser, IsModule: true));
        if (ThreadSlot.Current is not { } slot)
        {
            return;
        }

        var region = slot.Controller.ThreadCount > 1 ? new SwitchlessRegion("the initialiser of a module") : null;
        region?.Enter(slot);
        try
        {
            TypeInitialiser.Enter(initialiser, "");
        }
        catch (AbortException)
        {
            // The execution is over. The runtime must not hear of it: it would throw for this module for ever.
        }
        finally
        {
            region?.Leave(slot);
        }
    }

    private static void Add(Entry entry)
    {
        lock (s_lock)
        {
            s_entries = [.. s_entries, entry];
        }
    }

    /// <summary>A rewritten method loads a static field that is never set again.</summary>
    /// <param name="owner">The type that declares it.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void OnBorrow(string owner) => ThreadSlot.Current?.Watched?.Borrow(owner);

    /// <summary>
    /// At the start of an execution: resets every type registered so far, then runs what the modules' initialisers do, on the thread of the test. Threads that they start wait
    /// for their end before they run anything, as .NET makes whoever comes to a module wait. The types of other programs, which may be loaded meanwhile, are left alone.
    /// </summary>
    /// <exception cref="TypeInitializationException">One of them throws.</exception>
    public static void ResetAll(AssemblyLoadContext context)
    {
        var entries = Array.FindAll(s_entries, entry => ReferenceEquals(entry.Context, context));
        foreach (var entry in entries)
        {
            entry.HasBegun = true;
            entry.Zero();
            entry.Initialiser?.Reset();
        }

        var modules = Array.FindAll(entries, entry => entry.IsModule);
        if (modules.Length == 0 || ThreadSlot.Current is not { } slot)
        {
            return;
        }

        slot.Controller.BeforeBody = () => Array.ForEach(modules, static module => TypeInitialiser.Enter(module.Initialiser!, ""));
        slot.Controller.BeforeBody();
        slot.Controller.BeforeBody = null;
    }

    /// <summary>Runs the static constructor of a type that is named at run time, as the runtime does for a call by reflection.</summary>
    public static void Initialise(Type type, string site)
    {
        RuntimeHelpers.RunClassConstructor(type.TypeHandle);
        if (Array.Find(s_entries, entry => entry.Type == type)?.Initialiser is { } initialiser)
        {
            TypeInitialiser.Enter(initialiser, site);
        }
    }

    /// <summary>Forgets the types of load contexts that are given up; those of one that stays, or of one that is loaded and has not begun, are needed yet.</summary>
    public static void Clear()
    {
        lock (s_lock)
        {
            s_entries = Array.FindAll(s_entries, static entry => !entry.Type.Assembly.IsCollectible || !entry.HasBegun);
        }
    }

    private sealed record Entry(Action Zero, TypeInitialiser? Initialiser, bool IsModule)
    {
        /// <summary>An execution of its program has begun.</summary>
        public bool HasBegun { get; set; } = ThreadSlot.Current is not null;

        public Type Type { get; } = Zero.Method.DeclaringType!;

        public AssemblyLoadContext? Context { get; } = AssemblyLoadContext.GetLoadContext(Zero.Method.DeclaringType!.Assembly);
    }
}
