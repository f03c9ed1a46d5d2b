using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Rewriting;

/// <summary>
/// A load context, collectible unless it is to stay, that holds the rewritten copies of one assembly and of those it references, as far as they have
/// symbols; everything else is shared with the process.
/// </summary>
internal sealed class TestContext : AssemblyLoadContext, IRewrittenCode
{
    private static readonly string[] s_testFrameworks = ["xunit", "nunit", "NUnit", "testhost", "Microsoft.TestPlatform", "Microsoft.Testing", "Microsoft.VisualStudio", "MSTest", "Mono.Cecil"];

    private readonly string _directory;
    private readonly HashSet<string> _rewritten;
    private readonly Lifetimes _lifetimes = new();
    private readonly SortedDictionary<string, string> _asTheyAre = new(StringComparer.Ordinal);
    private readonly AssemblyChoice _choice;
    private readonly RewriteCache _cache;

    /// <summary>Prepares to load the assembly at <paramref name="path"/> and what it references.</summary>
    public TestContext(string path, AssemblyChoice choice, bool isCollectible = true)
        : base($"explore {Path.GetFileName(path)}", isCollectible)
    {
        _directory = Path.GetDirectoryName(Path.GetFullPath(path))!;
        _choice = choice;
        _rewritten = FindRewritten(path);
        choice.Check(path, _rewritten, _asTheyAre);
        _cache = new RewriteCache(_rewritten, AsTheyAre(), _lifetimes, _directory);
    }

    /// <summary>The names of the assemblies that are rewritten.</summary>
    public IReadOnlyList<string> Rewritten => [.. _rewritten.Order(StringComparer.Ordinal)];

    /// <summary>Assemblies that the program uses and that aren't, with the reason.</summary>
    public IReadOnlyList<string> LeftAsTheyAre => [.. _asTheyAre.Select(one => $"{one.Key} {one.Value}")];

    /// <summary>Some rewritten assembly looks at locks without waiting.</summary>
    public bool PollsLocks { get; private set; }

    /// <summary>Some rewritten assembly uses tasks or the thread pool.</summary>
    public bool UsesTasks { get; private set; }

    /// <inheritdoc/>
    public bool Contains(Assembly assembly) => _rewritten.Contains(assembly.GetName().Name!);

    /// <summary>Whether an assembly is loaded as it is on purpose: part of the framework, a test framework, or named by the user.</summary>
    public bool IsVouchedFor(string name) => FrameworkAssemblies.IsShared(name) || _choice.Shared.Contains(name);

    /// <summary>Checks that a type is the same on both sides: that it, what it is made of and its type arguments are not rewritten.</summary>
    /// <exception cref="ExplorationException">It is rewritten; the message says what would be right.</exception>
    public void CheckShared(Type type, string what)
    {
        if (FindRewritten(type) is { } culprit)
        {
            throw new ExplorationException(
                $"{what} a {type} with {culprit}, a type of a rewritten assembly: use framework types, or put {culprit.Assembly.GetName().Name} into SharedAssemblies");
        }
    }

    /// <summary>The type, what it is made of or one of its type arguments, if that is rewritten.</summary>
    public Type? FindRewritten(Type type) =>
        _rewritten.Contains(type.Assembly.GetName().Name!) ? type
        : type.GetElementType() is { } element ? FindRewritten(element)
        : type.GetGenericArguments().Select(FindRewritten).FirstOrDefault(found => found is not null);

    /// <summary>What isn't controlled in all that a test can come to, other than one operation.</summary>
    /// <param name="test">Full name of the test.</param>
    /// <param name="operation">What was met, with its place.</param>
    public IReadOnlyList<string> UncontrolledBeside(string test, string operation) =>
    [
        .. UncontrolledWalk.From(
                Assemblies.Where(Contains).Select(assembly => Path.Combine(_directory, assembly.GetName().Name + ".dll")).Where(File.Exists).Select(path => _cache.Get(path).Image),
                test)
            .Where(other => other != operation),
    ];

    /// <summary>Some rewritten assembly uses what the framework keeps by thread of the system.</summary>
    public bool KeepsThreadsApart { get; private set; }

    /// <summary>Loads the rewritten copy of an assembly.</summary>
    public Assembly LoadRewritten(string path)
    {
        var rewritten = _cache.Get(path);
        PollsLocks |= rewritten.PollsLocks;
        UsesTasks |= rewritten.UsesTasks;
        KeepsThreadsApart |= rewritten.KeepsThreadsApart;
        return LoadFromStream(new MemoryStream(rewritten.Image), new MemoryStream(rewritten.Symbols));
    }

    /// <summary>Registers the initialisers of the modules that are loaded, before anything else of them is used: they run under control, in each execution.</summary>
    public void RegisterModules()
    {
        foreach (var assembly in Assemblies.Where(Contains))
        {
            RuntimeHelpers.RunModuleConstructor(assembly.ManifestModule.ModuleHandle);
        }
    }

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        ArgumentNullException.ThrowIfNull(assemblyName);
        if (assemblyName.Name == typeof(TestContext).Assembly.GetName().Name)
        {
            return typeof(TestContext).Assembly;
        }

        var path = Path.Combine(_directory, assemblyName.Name + ".dll");
        if (_rewritten.Contains(assemblyName.Name!))
        {
            return LoadRewritten(path);
        }

        try
        {
            return Default.LoadFromAssemblyName(assemblyName);
        }
        catch (FileNotFoundException)
        {
            return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
        }
    }

    private HashSet<string> FindRewritten(string path)
    {
        var found = new HashSet<string>();
        using var finder = new AssemblyFinder([_directory]);
        using (var main = AssemblyRewriter.Read(path, finder))
        {
            found.Add(main.Assembly.Name.Name);
            _lifetimes.Add(main);
            AddReferences(main, found, finder);
        }

        return found;
    }

    private void AddReferences(Mono.Cecil.ModuleDefinition module, HashSet<string> found, AssemblyFinder finder)
    {
        foreach (var reference in module.AssemblyReferences)
        {
            var path = Path.Combine(_directory, reference.Name + ".dll");
            if (found.Contains(reference.Name) || _asTheyAre.ContainsKey(reference.Name) || !File.Exists(path))
            {
                continue;
            }

            if (_choice.LeavesOut(reference.Name) || _choice.IsTool(reference.Name))
            {
                NoteLeftOut(reference.Name);
                continue;
            }

            try
            {
                using var next = AssemblyRewriter.Read(path, finder);
                found.Add(reference.Name);
                _lifetimes.Add(next);
                AddReferences(next, found, finder);
            }
            catch (RewriteException e)
            {
                // It is loaded as it is, and the result says so.
                _asTheyAre.Add(reference.Name, e.Message.Replace(path, "", StringComparison.Ordinal).Trim());
            }
        }
    }

    private void NoteLeftOut(string name)
    {
        if (_choice.Excluded.Contains(name))
        {
            _asTheyAre.Add(name, "is excluded");
        }
        else if (_choice.IsTool(name))
        {
            _asTheyAre.Add(name, "is a library that tests are made with");
        }
        else if (_choice.Shared.Contains(name))
        {
            _asTheyAre.Add(name, "is shared");
        }
    }

    /// <summary>Assemblies beside the test's that are neither rewritten nor vouched for, nor part of a test framework.</summary>
    private HashSet<string> AsTheyAre() =>
    [
        .. Directory.EnumerateFiles(_directory, "*.dll").Select(file => Path.GetFileNameWithoutExtension(file))
            .Where(name => !_rewritten.Contains(name) && !_choice.Shared.Contains(name) && !FrameworkAssemblies.IsOwn(name) && !s_testFrameworks.Any(prefix => FrameworkAssemblies.IsOf(name, prefix))),
    ];
}
