using DaxVerify.Exploration.Runtime;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace DaxVerify.Exploration.Rewriting;

/// <summary>
/// Rewrites one assembly so that its threads, locks and memory accesses come under control: substitutes types, redirects
/// calls, adds shadows, makes static state resettable. Symbols are kept.
/// </summary>
internal sealed class AssemblyRewriter
{
    private const string SystemNamespace = "System.";

    /// <summary>The flag of an image that holds machine code beside its whole IL (ReadyToRun), as ECMA-335 doesn't know it.</summary>
    private const ModuleAttributes Precompiled = (ModuleAttributes)4;
    private readonly ModuleDefinition _module;
    private readonly EngineReferences _engine;
    private readonly Instrumentable _fields;
    private readonly CallStubs _stubs;
    private readonly OwnLockMethods _ownLocks;
    private bool _pollsLocks;

    private AssemblyRewriter(ModuleDefinition module, HashSet<string> rewritten, HashSet<string> asTheyAre, Lifetimes lifetimes)
    {
        _module = module;
        _engine = new EngineReferences(module);
        _fields = new Instrumentable(rewritten, asTheyAre, lifetimes);
        _stubs = new CallStubs(module);
        _ownLocks = new OwnLockMethods(_engine, rewritten);
    }

    /// <summary>Puts a call of the engine at every access and every primitive; the file stays as it is.</summary>
    /// <param name="path">The file.</param>
    /// <param name="rewritten">Simple names of all assemblies rewritten together.</param>
    /// <param name="asTheyAre">Of those beside them that run as they are.</param>
    /// <param name="lifetimes">Which classes have objects that are released.</param>
    /// <param name="resolver">Finds referenced assemblies.</param>
    public static RewrittenAssembly Rewrite(string path, HashSet<string> rewritten, HashSet<string> asTheyAre, Lifetimes lifetimes, IAssemblyResolver resolver)
    {
        using var module = Read(path, resolver);
        var rewriter = new AssemblyRewriter(module, rewritten, asTheyAre, lifetimes);
        try
        {
            rewriter.Run();
        }
        catch (AssemblyResolutionException e)
        {
            throw new RewriteException($"{path} can't be rewritten without {e.AssemblyReference.Name}, which isn't beside it: put it there, or leave {module.Assembly.Name.Name} as it is with --exclude");
        }

        using var image = new MemoryStream();
        using var symbols = new MemoryStream();
        module.Write(image, new WriterParameters { WriteSymbols = true, SymbolStream = symbols, SymbolWriterProvider = new PortablePdbWriterProvider() });
        return new RewrittenAssembly(image.ToArray(), symbols.ToArray(), rewriter._pollsLocks, rewriter.UsesTasks(), rewriter.KeepsThreadsApart());
    }

    /// <summary>Opens an assembly with its symbols, or says why it can't be rewritten.</summary>
    public static ModuleDefinition Read(string path, IAssemblyResolver resolver)
    {
        ModuleDefinition module;
        try
        {
            module = ModuleDefinition.ReadModule(new MemoryStream(File.ReadAllBytes(path)), new ReaderParameters { AssemblyResolver = resolver });
        }
        catch (Exception e) when (e is BadImageFormatException or IndexOutOfRangeException or ArgumentOutOfRangeException or EndOfStreamException)
        {
            throw new RewriteException($"{path} is not a .NET assembly (native or damaged): {e.Message}");
        }

        if (WhyNot(module) is { } reason)
        {
            module.Dispose();
            throw new RewriteException($"{path} {reason}");
        }

        ReadSymbols(module, path);
        return module;
    }

    /// <summary>Symbols that are of another build tell nothing true, and those of old kinds aren't read: both count as none.</summary>
    private static void ReadSymbols(ModuleDefinition module, string path)
    {
        try
        {
            using var pdb = OpenSymbols(path);
            module.ReadSymbols(pdb is null
                ? new EmbeddedPortablePdbReaderProvider().GetSymbolReader(module, path)
                : new PortablePdbReaderProvider().GetSymbolReader(module, pdb));
        }
        catch (Exception e) when (e is SymbolsNotFoundException or SymbolsNotMatchingException or InvalidOperationException or NullReferenceException
            or BadImageFormatException or ArgumentException)
        {
            OwnSymbols.Add(module);
        }
    }

    private static MemoryStream? OpenSymbols(string path)
    {
        var beside = Path.ChangeExtension(path, ".pdb");
        return File.Exists(beside) ? new MemoryStream(File.ReadAllBytes(beside)) : null;
    }

    /// <summary>Why a module can't be rewritten, or null.</summary>
    public static string? WhyNot(ModuleDefinition module)
    {
        if ((module.Attributes & (ModuleAttributes.ILOnly | Precompiled)) == 0)
        {
            return "contains native code; only pure IL assemblies can be rewritten";
        }

        if (module.Assembly is null)
        {
            return "is a module, not an assembly";
        }

        if (module.Assembly.CustomAttributes.Any(a => a.AttributeType.FullName == "System.Runtime.CompilerServices.ReferenceAssemblyAttribute"))
        {
            return "is a reference assembly without code; pass the implementation";
        }

        return null;
    }

    private void Run()
    {
        // Nobody checks a signature at run time, but for the flag that there is one; the key stays, since references and friends name it.
        if ((_module.Attributes & Precompiled) != 0)
        {
            _module.Architecture = TargetArchitecture.I386;
        }

        _module.Attributes = (_module.Attributes | ModuleAttributes.ILOnly) & ~(ModuleAttributes.StrongNameSigned | Precompiled);
        var plain = PlainInitialisers.Of(_module);
        SubstituteTypes();
        DropDebuggable();
        var types = _module.GetTypes().ToArray();
        Array.ForEach(types, new ForeignSignatures(_fields).Check);
        foreach (var field in types.SelectMany(t => t.Fields))
        {
            _fields.HasShadow(field);
            _fields.IsFixed(field);
        }

        var methods = types.SelectMany(t => t.Methods).ToArray();
        foreach (var method in methods.Where(m => m.HasBody))
        {
            _fields.FindCompared(method);
            AddressUses.Note(method, _fields);
            _fields.Parts.Note(method);
        }

        foreach (var method in methods)
        {
            if (!method.HasBody || (method.DeclaringType.IsExplicitLayout && CompilerNames.IsOfCompiler(method.DeclaringType.Name)))
            {
                continue;
            }

            SynchronizedMethods.Rewrite(method);
            FieldLikeEvents.Mark(method);
            var rewriter = new MethodRewriter(method, _engine, _fields, _stubs, _ownLocks);
            rewriter.Run();
            PostOverrides.Rewrite(method, _engine);
            _pollsLocks |= rewriter.PollsLocks;
        }

        foreach (var stub in _stubs.Functions.TakeNew())
        {
            new MethodRewriter(stub, _engine, _fields, _stubs, _ownLocks).Run();
        }

        foreach (var type in types)
        {
            AddShadows(type);
        }

        var statics = new StaticStateRewriter(_module, _engine, plain);
        foreach (var type in types)
        {
            statics.Run(type);
        }

        AllowInternals();
    }

    /// <summary>Bags have a queue for each thread, and the change handlers of an AsyncLocal are told of what a thread of the system goes from and to.</summary>
    private bool KeepsThreadsApart() =>
        _module.GetTypeReferences().Any(type => type.FullName is "System.Collections.Concurrent.ConcurrentBag`1" or "System.Threading.AsyncLocal`1" or "System.Threading.AsyncLocalValueChangedArgs`1");

    private bool UsesTasks() => _module.GetTypeReferences().Any(type => type.Namespace == "System.Threading.Tasks" || type.FullName == "System.Threading.ThreadPool");

    /// <summary>Redirects references to whole types; every signature that mentions them follows.</summary>
    private void SubstituteTypes()
    {
        AssemblyNameReference? scope = null;
        foreach (var reference in _module.GetTypeReferences().ToArray())
        {
            if (!reference.Namespace.StartsWith(SystemNamespace, StringComparison.Ordinal) && reference.Namespace != "System")
            {
                continue;
            }

            if (!RedirectTable.Substitutes.TryGetValue(reference.FullName, out var substitute))
            {
                continue;
            }

            scope ??= (AssemblyNameReference)_module.ImportReference(substitute).Scope;
            reference.Namespace = substitute.Namespace;
            reference.Name = substitute.Name;
            reference.Scope = scope;
        }
    }

    /// <summary>A debug build asks the JIT for slow code; the rewritten copy doesn't need it.</summary>
    private void DropDebuggable()
    {
        var attributes = _module.Assembly.CustomAttributes;
        foreach (var attribute in attributes.Where(a => a.AttributeType.FullName == "System.Diagnostics.DebuggableAttribute").ToArray())
        {
            attributes.Remove(attribute);
        }
    }

    private void AddShadows(TypeDefinition type)
    {
        foreach (var field in type.Fields.Where(_fields.HasShadow).ToArray())
        {
            var attributes = FieldAttributes.Assembly | FieldAttributes.NotSerialized | (field.IsStatic ? FieldAttributes.Static : 0);
            type.Fields.Add(new FieldDefinition(Instrumentable.ShadowName(field.Name), attributes, _engine.Shadow));
        }

        if (type.Fields.FirstOrDefault(_fields.IsFixed) is { } never)
        {
            type.Fields.Add(new FieldDefinition(_fields.ShadowOf(never), FieldAttributes.Public | FieldAttributes.NotSerialized, _engine.Shadow));
        }
    }

    /// <summary>Lets the rewritten assembly use the engine's internal types, and the shadows of fields of the others; the runtime honours this attribute by its name.</summary>
    private void AllowInternals()
    {
        var definition = EngineReferences.Engine.GetType(typeof(System.Runtime.CompilerServices.IgnoresAccessChecksToAttribute).FullName);
        var constructor = _module.ImportReference(definition.Methods.Single(m => m.IsConstructor));
        foreach (var name in _module.AssemblyReferences.Select(reference => reference.Name).Where(_fields.IsRewritten).Append(typeof(Shadow).Assembly.GetName().Name).ToArray())
        {
            _module.Assembly.CustomAttributes.Add(new CustomAttribute(constructor) { ConstructorArguments = { new CustomAttributeArgument(_module.TypeSystem.String, name) } });
        }
    }
}
