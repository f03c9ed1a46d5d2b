using DaxVerify.Coyote.Shims;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace DaxVerify.Coyote.Rewriting;

/// <summary>
/// What Coyote's own rewriting doesn't do, and without which it misses deadlocks in silence or reports false ones: locks become monitors,
/// and threads keep the names that Coyote tells them by.
/// </summary>
internal static class LockPass
{
    /// <summary>Changes an assembly in place, symbols included.</summary>
    /// <param name="path">The assembly's file, with its .pdb beside it.</param>
    /// <exception cref="NotSupportedException">It calls a member of a lock that <see cref="MonitorLock"/> doesn't have.</exception>
    public static void Apply(string path)
    {
        using var resolver = new DefaultAssemblyResolver();
        resolver.AddSearchDirectory(Path.GetDirectoryName(path));
        using var module = ModuleDefinition.ReadModule(
            path, new ReaderParameters { AssemblyResolver = resolver, ReadSymbols = true, ReadWrite = false, InMemory = true });
        var leave = module.ImportReference(typeof(ThreadNames).GetMethod(nameof(ThreadNames.Leave)));
        var stand = module.ImportReference(typeof(MonitorLock));
        foreach (var body in module.GetTypes().SelectMany(type => type.Methods).Where(method => method.HasBody).Select(method => method.Body))
        {
            Check(body);
            KeepNames(body, leave);
        }

        foreach (var type in module.GetTypeReferences().Where(type => type.FullName == typeof(Lock).FullName))
        {
            type.Namespace = stand.Namespace;
            type.Name = stand.Name;
            type.Scope = stand.Scope;
        }

        module.Write(path, new WriterParameters { WriteSymbols = true });
    }

    private static void Check(MethodBody body)
    {
        foreach (var member in body.Instructions.Select(instruction => instruction.Operand).OfType<MethodReference>())
        {
            if (member.DeclaringType.FullName == typeof(Lock).FullName && member.Name != ".ctor"
                && !Array.Exists(typeof(MonitorLock).GetMethods(), m => m.Name == member.Name && m.GetParameters().Length == member.Parameters.Count))
            {
                throw new NotSupportedException($"{body.Method.FullName} calls {member.FullName}, which {nameof(MonitorLock)} doesn't have: add it there");
            }
        }
    }

    private static void KeepNames(MethodBody body, MethodReference leave)
    {
        foreach (var instruction in body.Instructions)
        {
            if (instruction.Operand is MethodReference { Name: "set_Name", DeclaringType.FullName: "System.Threading.Thread" })
            {
                instruction.OpCode = OpCodes.Call;
                instruction.Operand = leave;
            }
        }
    }
}
