using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Memory;

/// <summary>
/// Static fields of rewritten types, put back to their initial state before each execution. A type is registered when its static constructor has run
/// for the first time; from the next execution on that runs at the start, in the order in which they ended first.
/// </summary>
internal static class StaticState
{
    /// <summary>Name of the type that the module's initialisers are moved to.</summary>
    public const string ModuleInitialisers = "$ModuleInitialisers";

    private static readonly Lock s_lock = new();

    /// <summary>Replaced as a whole: a module may be loaded beside a running exploration.</summary>
    private static volatile Entry[] s_entries = [];

    /// <summary>Number of types registered; it grows while executions touch new types.</summary>
    public static int Count => s_entries.Length;

    /// <summary>Called by a rewritten static constructor.</summary>
    /// <param name="zero">Sets the type's static fields to zero.</param>
    /// <param name="initialise">What the static constructor did; null if there was none.</param>
    public static void Initialise(Action zero, Action? initialise)
    {
        var entry = new Entry(zero, initialise, new SwitchlessRegion(zero.Method.DeclaringType!));
        if (ThreadSlot.Current is not { } slot)
        {
            initialise?.Invoke();
            Add(entry);
            return;
        }

        try
        {
            entry.Run(slot);
        }
        catch (AbortException)
        {
            // The execution is over. The runtime must not hear of it: it would throw for this type for ever.
        }
        catch (Exception)
        {
            entry.Region.NoteThrows(slot);
            throw;
        }

        Add(entry);
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
    public static void OnBorrow(string owner) => ThreadSlot.Current?.Region?.Borrow(owner);

    /// <summary>
    /// Resets every type registered so far, all to zero first: a static constructor may look at another type's fields. Those of other programs, which may be loaded
    /// meanwhile, are left alone.
    /// </summary>
    public static void ResetAll(ThreadSlot slot, AssemblyLoadContext context)
    {
        var entries = s_entries;
        foreach (var entry in entries)
        {
            if (ReferenceEquals(entry.Context, context))
            {
                entry.Zero();
            }
        }

        foreach (var entry in entries)
        {
            if (ReferenceEquals(entry.Context, context))
            {
                entry.Run(slot);
            }
        }
    }

    /// <summary>Whether some static constructor of a load context did what an exploration must hear of only if it comes to it.</summary>
    public static bool HasTraces(AssemblyLoadContext context) => Array.Exists(s_entries, entry => ReferenceEquals(entry.Context, context) && !entry.IsInnocent);

    /// <summary>Names of the first types registered, those of one load context, for another process.</summary>
    public static List<string> Names(AssemblyLoadContext context, int count)
    {
        var types = s_entries.Take(count).Where(entry => ReferenceEquals(entry.Context, context)).Select(entry => entry.Type);
        return [.. types.Select(type => $"{type.FullName}, {type.Assembly.GetName().Name}")];
    }

    /// <summary>Runs static constructors before anything else does, outside control, so that they run at the start of the next execution.</summary>
    /// <param name="context">Where their types are.</param>
    /// <param name="names">The types.</param>
    /// <exception cref="ExplorationException">There is no such type, or its static constructor throws.</exception>
    public static void RunEarly(AssemblyLoadContext context, IReadOnlyList<string> names)
    {
        foreach (var name in names)
        {
            var type = Type.GetType(name, context.LoadFromAssemblyName, null, throwOnError: false)
                ?? throw new ExplorationException($"the replay diverged at the start: there is no type {name}; the assembly is not the one the string was made with");
            try
            {
                RuntimeHelpers.RunClassConstructor(type.TypeHandle);
            }
            catch (TypeInitializationException e)
            {
                throw new ExplorationException($"the replay diverged at the start: {e.Message} {e.InnerException?.Message}");
            }
        }
    }

    /// <summary>Forgets the types of load contexts that are given up; those of one that stays are needed again.</summary>
    public static void Clear()
    {
        lock (s_lock)
        {
            s_entries = Array.FindAll(s_entries, static entry => !entry.Type.Assembly.IsCollectible);
        }
    }

    private sealed record Entry(Action Zero, Action? Initialise, SwitchlessRegion Region)
    {
        public Type Type => Zero.Method.DeclaringType!;

        /// <summary>A run of it has not come to its end.</summary>
        private bool _isUnderWay;

        /// <summary>It has been quiet in all its runs, and all have ended.</summary>
        public bool IsInnocent => Region.IsInnocent && !_isUnderWay;

        public AssemblyLoadContext? Context { get; } = AssemblyLoadContext.GetLoadContext(Zero.Method.DeclaringType!.Assembly);

        /// <summary>It stands for the module's initialisers, which run before anything else of the module does.</summary>
        private bool IsModules { get; } = Zero.Method.DeclaringType!.Name == ModuleInitialisers;

        public void Run(ThreadSlot slot)
        {
            if (Initialise is null)
            {
                return;
            }

            if (IsModules && slot.Controller.ThreadCount == 1)
            {
                // Nobody else is there yet, as when the runtime calls it.
                Initialise();
                return;
            }

            Region.Enter(slot);
            try
            {
                _isUnderWay = true;
                Initialise();
                _isUnderWay = false;
            }
            finally
            {
                Region.Leave(slot);
            }
        }
    }
}
