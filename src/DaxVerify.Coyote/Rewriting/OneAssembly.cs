using System.Reflection;
using System.Text.Json;
using Microsoft.Coyote;

namespace DaxVerify.Coyote.Rewriting;

/// <summary>
/// Rewrites one assembly of a folder in place, with all that the build does to it, for a bus that is compiled after the build. Coyote keeps its rewriting engine for its own
/// tool, which isn't there when the program runs, so it is called by its name; the version of the package is pinned.
/// </summary>
internal static class OneAssembly
{
    private const string Engine = "Microsoft.Coyote.Rewriting.RewritingEngine";
    private const string Options = "Microsoft.Coyote.Rewriting.RewritingOptions";
    private const BindingFlags Anything = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    /// <param name="folder">The folder, with everything that the assembly uses.</param>
    /// <param name="assembly">File name of the assembly, whose symbols lie beside it.</param>
    /// <exception cref="NotSupportedException">The engine isn't what it was, or fails.</exception>
    public static void Rewrite(string folder, string assembly)
    {
        LockPass.Apply(Path.Combine(folder, assembly));
        var library = Assembly.Load("Microsoft.Coyote.Test");
        var options = MethodOf(library, Options, "ParseFromJSON", 1).Invoke(null, [Instructions(folder, assembly)]);
        var run = MethodOf(library, Engine, "Run", 4);
        var configuration = Configuration.Create();
        var types = run.GetParameters().Select(parameter => parameter.ParameterType).ToList();
        var log = Activator.CreateInstance(types[2], BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic, null, [configuration, false], null);
        var profiler = Activator.CreateInstance(types[3], nonPublic: true);
        if (run.Invoke(null, [options, configuration, log, profiler]) is false)
        {
            throw new NotSupportedException($"Coyote's engine refuses to rewrite {assembly}");
        }
    }

    private static string Instructions(string folder, string assembly)
    {
        var file = Path.Combine(folder, $"{assembly}.rewriting.json");
        File.WriteAllText(file, JsonSerializer.Serialize(new { AssembliesPath = ".", Assemblies = new[] { assembly } }));
        return file;
    }

    private static MethodInfo MethodOf(Assembly library, string type, string name, int parameters) =>
        library.GetType(type)?.GetMethods(Anything).FirstOrDefault(method => method.Name == name && method.GetParameters().Length == parameters)
        ?? throw new NotSupportedException($"{library.GetName().Name} has no {type}.{name} with {parameters} parameters");
}
