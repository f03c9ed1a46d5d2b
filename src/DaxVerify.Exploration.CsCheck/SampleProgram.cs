using System.Diagnostics;
using System.Reflection;
using CsCheck;
using DaxVerify.Exploration.Loading;
using DaxVerify.Exploration.Rewriting;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.CsCheck;

/// <summary>
/// Loads the code of a sample a second time, rewritten, and explores cases of it. What is loaded stays loaded, for later samples of the same tests;
/// see <see cref="LoadedAssembly"/>.
/// </summary>
internal sealed class SampleProgram
{
    private static readonly Assembly[] s_engine = [typeof(Explorer).Assembly, typeof(SampleProgram).Assembly, typeof(Gen).Assembly];
    private static readonly Lock s_lock = new();
    private static readonly Dictionary<string, TestContext> s_contexts = [];
    private readonly TestContext _context;
    private readonly IParallelProgram _program;
    private readonly ExplorationOptions _options;
    private readonly string _name;
    private ExecutionLog? _log;

    private SampleProgram(TestContext context, IParallelProgram program, ExplorationOptions options, string name)
    {
        _context = context;
        _program = program;
        _options = options;
        _name = name;
    }

    /// <summary>Executions so far.</summary>
    public long Executions { get; private set; }

    /// <summary>Loads what a sample is called with.</summary>
    /// <param name="factory">The method of <see cref="ParallelPrograms"/> to call.</param>
    /// <param name="types">Its type arguments.</param>
    /// <param name="arguments">Its arguments, all but the last.</param>
    /// <param name="options">How to explore.</param>
    /// <exception cref="ExplorationException">The code can't be rewritten or carried over.</exception>
    public static SampleProgram Load(string factory, Type[] types, object?[] arguments, ExplorationOptions options)
    {
        options = options with { SharedAssemblies = [.. options.SharedAssemblies, typeof(Gen).Assembly.GetName().Name!] };
        var context = ContextOfCaller(options.SharedAssemblies);
        var carrier = new ObjectCarrier(context, typeof(Gen).Assembly);
        var method = typeof(ParallelPrograms).GetMethod(factory)!.MakeGenericMethod([.. types.Select(carrier.Map)]);
        var carried = arguments.Select((one, i) => carrier.Carry(one, $"the sample's '{method.GetParameters()[i].Name}'")).Append(options.Watchdog).ToArray();
        var program = (IParallelProgram)method.Invoke(null, BindingFlags.DoNotWrapExceptions, null, carried, null)!;
        return new SampleProgram(context, program, options, string.Join(", ", types.Select(type => type.ToString())));
    }

    /// <summary>Draws the seeds of a simpler case; see <see cref="IParallelProgram"/>.</summary>
    public Size? SizeOfInitial(ulong seed) => OutsideExplorations(() => _program.SizeOfInitial(seed));

    /// <summary>How complicated an operation is.</summary>
    public Size? SizeOfOperation(ulong seed) => OutsideExplorations(() => _program.SizeOfOperation(seed));

    /// <summary>Explores a case; a case alone decides which schedules are run.</summary>
    /// <param name="sample">The case.</param>
    /// <param name="schedules">How many schedules to run at most.</param>
    /// <param name="replay">The only schedule to run; null for those of the strategy.</param>
    /// <param name="isMinimised">Whether a failing schedule is made smaller.</param>
    public ExplorationResult Explore(ParallelCase sample, int schedules, string? replay, bool isMinimised)
    {
        _program.Case = sample;
        var name = $"SampleInterleaved of {_name}: {sample}";
        using var target = new TestTarget(name, () => _program.Run(_log!), _context, dispose: null)
        {
            Begin = () => _log = new ExecutionLog(sample),
            Judge = () => _program.Judge(_log!) is { } violation ? new Facts.Finding { Kind = BugKind.InvariantBroken, Violation = violation } : null,
        };
        var result = Explorer.Run(target, _options with
        {
            Executions = schedules,
            Seed = _options.Seed ^ Replay.ReplayString.HashOf(name),
            Replay = replay,
            Minimise = isMinimised && _options.Minimise,
        });
        Executions += result.Executions;
        return result;
    }

    /// <summary>The case explored last and what its last execution gave, as CsCheck prints them.</summary>
    public string Describe() => OutsideExplorations(() => _program.Describe(_log!));

    private static TestContext ContextOfCaller(IReadOnlyList<string> shared)
    {
        var callers = new StackTrace().GetFrames().Select(frame => frame.GetMethod()?.Module.Assembly).OfType<Assembly>().Distinct()
            .Where(assembly => assembly.Location.Length > 0 && !s_engine.Contains(assembly) && !FrameworkAssemblies.Contains(assembly.GetName().Name!)).ToList();
        if (callers.Count == 0)
        {
            throw new ExplorationException("SampleInterleaved must be called by an assembly with a file, which is rewritten");
        }

        // The test's own assembly is the outermost; a helper's, whose references lack the test, is further in.
        lock (s_lock)
        {
            return Enumerable.Reverse(callers).Select(root => ContextOf(root.Location, shared))
                .First(context => context.Contains(callers[0]));
        }
    }

    private static TestContext ContextOf(string root, IReadOnlyList<string> shared)
    {
        var key = $"{root} {string.Join(';', shared)}";
        if (!s_contexts.TryGetValue(key, out var context))
        {
            context = new TestContext(root, new AssemblyChoice(shared, [], []), isCollectible: false);
            context.LoadRewritten(root);
            s_contexts.Add(key, context);
        }

        return context;
    }

    /// <summary>Runs code of the program without control. An exploration in another thread would put its static fields back meanwhile.</summary>
    private static T OutsideExplorations<T>(Func<T> act)
    {
        lock (Explorer.One)
        {
            return act();
        }
    }
}
